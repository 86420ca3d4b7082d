import { Kind, parse, visit } from "graphql";
import type { MergedElement, MergedField, MergedSchema, MergedType } from "../merge/merged-schema.ts";
import { namedType } from "../post-merge/named-type.ts";
import type { SchemaElement } from "../read/subgraph-schema.ts";

/**
 * The names of the types that operations can come to: from the root types and the directives for operations over what
 * is not hidden, down to the types that implement an interface and up to the interfaces of a type. O(size).
 */
export function reachableTypes(
  schema: MergedSchema,
  isHidden: (element: MergedElement<SchemaElement>) => boolean,
): ReadonlySet<string> {
  const implementers = implementersByInterface(schema);
  const reached = new Set<string>();
  const pending = ["Query", "Mutation", "Subscription", ...typesOfDirectives(schema)];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const type = schema.types.get(name);
    if (type !== undefined && !reached.has(name) && !isHidden(type)) {
      reached.add(name);
      for (const next of [...typesFrom(type, isHidden), ...(implementers.get(name) ?? [])]) {
        pending.push(next);
      }
    }
  }
  return reached;
}

function typesFrom(
  type: MergedType,
  isHidden: (element: MergedElement<SchemaElement>) => boolean,
): readonly string[] {
  switch (type.kind) {
    case "object":
    case "interface":
      return [
        ...type.interfaces.keys(),
        ...[...type.fields.values()].filter((field) => !isHidden(field)).flatMap(typesOfField),
      ];
    case "union":
      return [...type.members.keys()];
    case "input":
      return [...type.fields.values()]
        .filter((field) => !isHidden(field))
        .map((field) => namedType(field.type));
    case "enum":
    case "scalar":
      return [];
  }
}

function typesOfField({ type, args }: MergedField): readonly string[] {
  return [type, ...[...args.values()].map((argument) => argument.type)].map(namedType);
}

function typesOfDirectives({ directives }: MergedSchema): readonly string[] {
  const names: string[] = [];
  for (const { text } of directives) {
    visit(parse(text, { noLocation: true }), {
      [Kind.NAMED_TYPE]: ({ name }) => void names.push(name.value),
    });
  }
  return names;
}

function implementersByInterface({ types }: MergedSchema): ReadonlyMap<string, readonly string[]> {
  const byInterface = new Map<string, string[]>();
  for (const type of types.values()) {
    for (const name of type.kind === "object" || type.kind === "interface" ? type.interfaces.keys() : []) {
      const list = byInterface.get(name) ?? [];
      list.push(type.name);
      byInterface.set(name, list);
    }
  }
  return byInterface;
}
