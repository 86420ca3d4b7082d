import { type FieldNode, Kind, parse, print, visit } from "graphql";
import type { Chance } from "../chance.ts";
import type { RandomOperation } from "../world/world.ts";
import { inheritedKeys } from "./hostile-values.ts";

/** The same operation with some of its response keys renamed, everywhere alike, to keys that every object has. */
export function withInheritedKeys(operation: RandomOperation, chance: Chance): RandomOperation {
  const document = parse(operation.document, { noLocation: true });
  const used = new Set<string>();
  visit(document, {
    Field(node) {
      used.add(keyOf(node));
    },
  });
  const keys = chance.shuffled([...used].filter((key) => !key.startsWith("__")));
  const renamed = new Map(
    keys
      .slice(0, 1 + chance.pick(inheritedKeys.length))
      .map((key, index) => [key, inheritedKeys[index] ?? key]),
  );
  const changed = visit(document, {
    Field: {
      leave: (node: FieldNode) => {
        const value = renamed.get(keyOf(node));
        return value === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value } };
      },
    },
  });
  return { ...operation, document: print(changed) };
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
