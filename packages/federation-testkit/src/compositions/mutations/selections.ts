import { type DocumentNode, Kind, type StringValueNode } from "graphql";
import type { Chance } from "../../chance.ts";
import { nodesOfKind, replaceNode } from "../subgraph-set.ts";
import { anyOf, fieldNames, type Mutation, typeNames } from "./mutation.ts";

/** Mutations of the selections in `@key`, `@requires`, `@provides` and `@fromContext`. */
export const selectionMutations: Readonly<Record<string, Mutation>> = {
  "select something else": changing((_text, { field }) => field),
  "select more": changing((text, { field }) => `${text} ${field}`),
  "select below": changing((text, { field }) => `${text} { ${field} }`),
  "select more below": changing((text, { field }) => text.replace(/\}/, `${field} }`)),
  "select below and beside": changing((text, { field, other }) => `${text} ${field} { ${other} }`),
  "select with arguments": changing((text, { chance }) =>
    text.replace(/(\w+)/, `$1(${chance.oneOf(["n: 1", "x: 2", "in: null", 'unit: "m"'])})`),
  ),
  "select without arguments": changing((text) => text.replace(/\([^)]*\)/, "")),
  "select with an alias": changing((text) => `alias: ${text}`),
  "select with a directive": changing((text) => text.replace(/(\w+)/, "$1 @include(if: true)")),
  "select on a type": changing((text, { type }) => `... on ${type} { ${text} }`),
  "select on a type beside": changing((text, { type, field }) => `${text} ... on ${type} { ${field} }`),
  "select the type's name": changing((text) => `__typename ${text}`),
  "select in braces": changing((text) => `{ ${text} }`),
  "select nothing readable": changing((text, { chance }) =>
    chance.oneOf([`${text} {`, "", " ", "{}", "$", `${text} }`, "..."]),
  ),
};

interface Words {
  readonly chance: Chance;
  readonly field: string;
  readonly other: string;
  readonly type: string;
}

function changing(change: (text: string, words: Words) => string): Mutation {
  return ({ chance, document }) => {
    const node = anyOf(chance, selectionsIn(document));
    const words = {
      chance,
      field: chance.oneOf(fieldNames(document)),
      other: chance.oneOf(fieldNames(document)),
      type: chance.oneOf(typeNames(document)),
    };
    return node && replaceNode(document, node, { ...node, value: change(node.value, words) });
  };
}

function selectionsIn(document: DocumentNode): readonly StringValueNode[] {
  return nodesOfKind(document, Kind.ARGUMENT)
    .filter(({ name }) => ["fields", "field"].includes(name.value))
    .flatMap((argument) => nodesOfKind(argument, Kind.STRING));
}
