import { Kind, parse, print, visit } from "graphql";
import type { RandomOperation } from "../world/world.ts";

/** The same operation with `__typename` at the end of every selection set but the operation's own, as Apollo Client sends it. */
export function withTypeNames(operation: RandomOperation): RandomOperation {
  const document = visit(parse(operation.document, { noLocation: true }), {
    SelectionSet: {
      leave(node, _key, parent) {
        const isOperation =
          parent !== undefined && "kind" in parent && parent.kind === Kind.OPERATION_DEFINITION;
        const hasName = node.selections.some(
          (one) => one.kind === Kind.FIELD && (one.alias ?? one.name).value === "__typename",
        );
        const typeName = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } } as const;
        return isOperation || hasName ? undefined : { ...node, selections: [...node.selections, typeName] };
      },
    },
  });
  return { ...operation, document: print(document) };
}
