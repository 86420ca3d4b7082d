import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import { nodeOf } from "../../merge/merge-types.ts";
import type { MergedFieldsType, MergedSchema, MergedUnion } from "../../merge/merged-schema.ts";
import { hasFederationUse } from "../../read/subgraph-schema.ts";

/**
 * Tells what differs between subgraphs and is allowed to. Hints: INCONSISTENT_ENTITY,
 * INCONSISTENT_OBJECT_VALUE_TYPE_FIELD, INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD, INCONSISTENT_UNION_MEMBER.
 */
export function inconsistenciesAreTold({ types }: MergedSchema, context: MergeContext): void {
  for (const type of types.values()) {
    if (type.kind === "union") {
      tellMembers(type, context);
    } else if (type.kind === "object" || type.kind === "interface") {
      tellKeys(type, context);
    }
  }
}

function isRoot(name: string): boolean {
  return name === "Query" || name === "Mutation" || name === "Subscription";
}

function tellKeys(type: MergedFieldsType, context: MergeContext): void {
  const withKey = type.places.filter(({ element }) => hasFederationUse(element, "key"));
  if (withKey.length === 0) {
    if (!isRoot(type.name)) {
      tellFields(type, context);
    }
  } else if (withKey.length < type.places.length && type.kind === "object") {
    const without = type.places.filter((place) => !withKey.includes(place));
    context.hint({
      code: "INCONSISTENT_ENTITY",
      coordinate: type.name,
      message: `"${type.name}" has a key in ${quoteNames(withKey.map(({ subgraph }) => subgraph.name))} and none in ${quoteNames(without.map(({ subgraph }) => subgraph.name))}.`,
      mend: "Give it a key there too, if it is the same thing.",
      places: without.map(({ subgraph, element }) => ({ subgraph, element: { node: nodeOf(element) } })),
    });
  }
}

function tellFields(type: MergedFieldsType, context: MergeContext): void {
  for (const field of type.fields.values()) {
    const having = field.places.map(({ subgraph }) => subgraph);
    const lacking = type.graphs.filter((subgraph) => !having.includes(subgraph));
    if (lacking.length > 0 && having.length > 0) {
      context.hint({
        code:
          type.kind === "object"
            ? "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"
            : "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD",
        coordinate: field.coordinate,
        message: `"${field.coordinate}" is in ${quoteNames(having.map(({ name }) => name))} and not in ${quoteNames(lacking.map(({ name }) => name))}.`,
        mend: "Add it there too, if the type is the same thing.",
        places: field.places,
      });
    }
  }
}

function tellMembers(type: MergedUnion, context: MergeContext): void {
  for (const [name, subgraphs] of type.members) {
    const lacking = type.graphs.filter((subgraph) => !subgraphs.includes(subgraph));
    if (lacking.length > 0) {
      context.hint({
        code: "INCONSISTENT_UNION_MEMBER",
        coordinate: type.name,
        message: `The union "${type.name}" has the member "${name}" in ${quoteNames(subgraphs.map((one) => one.name))} and not in ${quoteNames(lacking.map((one) => one.name))}.`,
        mend: "Add it there too.",
        places: type.places.map(({ subgraph, element }) => ({
          subgraph,
          element: { node: nodeOf(element) },
        })),
      });
    }
  }
}
