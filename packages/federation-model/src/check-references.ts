import { type FieldDefinitionNode, Kind, type NamedTypeNode, type TypeNode } from "graphql";
import { FederationModelError } from "./errors.ts";
import type { ModelType, SupergraphModel } from "./model.ts";
import { positionOf } from "./read-supergraph.ts";
import type { Selection } from "./selection.ts";
import type { SupergraphNodes } from "./supergraph-nodes.ts";
import type { FieldBuilder, TypeBuilder } from "./type-builder.ts";

const builtins: ReadonlySet<string> = new Set(["Int", "Float", "String", "Boolean", "ID"]);

type TypesByName = SupergraphModel["typesByName"];

/**
 * Refuses a supergraph whose types refer to what it does not define: types of fields and arguments, and fields in keys
 * and in what is required. Found out here, where there is a place to tell, and not by an operation.
 *
 * @throws FederationModelError SUPERGRAPH_INVALID.
 */
export function checkReferences(
  types: readonly TypeBuilder[],
  typesByName: TypesByName,
  nodes: SupergraphNodes,
): void {
  for (const type of types) {
    for (const { selection } of type.ownKeys) {
      const missing = firstMissing(selection, type, typesByName);
      if (missing !== undefined) {
        fail(nodes.ofType(type), `The key "${selection.text}" of "${type.name}" names ${missing}`);
      }
    }
    for (const field of type.fields.values()) {
      checkField(field, typesByName, nodes.ofField(field));
    }
  }
}

function checkField(field: FieldBuilder, typesByName: TypesByName, declared: FieldDefinitionNode): void {
  checkType(declared.type, field, typesByName);
  if (declared.arguments !== undefined) {
    for (const argument of declared.arguments) {
      checkType(argument.type, field, typesByName);
    }
  }
  for (const { requires } of field.places.values()) {
    const missing = requires === undefined ? undefined : firstMissing(requires, field.parent, typesByName);
    if (missing !== undefined) {
      fail(declared, `What "${coordinateOf(field)}" requires names ${missing}`);
    }
  }
}

function checkType(node: TypeNode, field: FieldBuilder, typesByName: TypesByName): void {
  const named = namedType(node);
  if (!typesByName.has(named.name.value) && !builtins.has(named.name.value)) {
    fail(named, `"${coordinateOf(field)}" refers to the type "${named.name.value}"`);
  }
}

function coordinateOf({ parent, name }: FieldBuilder): string {
  return `${parent.name}.${name}`;
}

/** What a selection names that is not there. */
function firstMissing(selection: Selection, type: ModelType, typesByName: TypesByName): string | undefined {
  for (const item of selection.fields.filter(({ name }) => name !== "__typename")) {
    const field = type.fields.get(item.name);
    if (field === undefined) {
      return `the field "${type.name}.${item.name}"`;
    }
    const below = typesByName.get(field.type.name);
    const missing =
      item.selection === undefined || below === undefined
        ? undefined
        : firstMissing(item.selection, below, typesByName);
    if (missing !== undefined) {
      return missing;
    }
  }
  for (const { typeName, selection: inner } of selection.fragments) {
    const narrowed = typesByName.get(typeName);
    const missing =
      narrowed === undefined ? `the type "${typeName}"` : firstMissing(inner, narrowed, typesByName);
    if (missing !== undefined) {
      return missing;
    }
  }
  return undefined;
}

function namedType(node: TypeNode): NamedTypeNode {
  let named = node;
  while (named.kind !== Kind.NAMED_TYPE) {
    named = named.type;
  }
  return named;
}

function fail(node: Parameters<typeof positionOf>[0], what: string): never {
  throw new FederationModelError(
    "SUPERGRAPH_INVALID",
    `${what}, which the supergraph does not define. Give the output of a composition, as it was printed.`,
    { position: positionOf(node) },
  );
}
