import { type DirectiveDefinitionNode, print } from "graphql";
import type { MergeContext } from "./merge-context.ts";

/** The locations in operations; a directive that has one of them is for clients. */
const executableLocations: readonly string[] = [
  "QUERY",
  "MUTATION",
  "SUBSCRIPTION",
  "FIELD",
  "FRAGMENT_DEFINITION",
  "FRAGMENT_SPREAD",
  "INLINE_FRAGMENT",
  "VARIABLE_DEFINITION",
];

/**
 * The definitions that the supergraph takes over: of directives for operations, what all subgraphs have in common; of
 * those that are composed by name, the widest. Printed, in the order of names.
 */
export function mergeDirectiveDefinitions(context: MergeContext): readonly string[] {
  const names = new Set(context.subgraphs.flatMap(({ directives }) => [...directives.keys()]));
  return [...names].sort().flatMap((name) => {
    const definitions = context.subgraphs.flatMap(({ directives }) => directives.get(name) ?? []);
    const merged = context.composed.has(name)
      ? definitions[0]
      : mergeExecutable(definitions, context.subgraphs.length);
    return merged === undefined ? [] : [print({ ...merged, description: undefined })];
  });
}

function mergeExecutable(
  definitions: readonly DirectiveDefinitionNode[],
  subgraphCount: number,
): DirectiveDefinitionNode | undefined {
  const [first] = definitions;
  if (first === undefined || definitions.length < subgraphCount) {
    return undefined;
  }
  const locations = first.locations.filter(
    ({ value }) =>
      executableLocations.includes(value) &&
      definitions.every((definition) => definition.locations.some((location) => location.value === value)),
  );
  const args = (first.arguments ?? []).filter((argument) =>
    definitions.every((definition) =>
      definition.arguments?.some(({ name }) => name.value === argument.name.value),
    ),
  );
  return locations.length === 0
    ? undefined
    : { ...first, locations, arguments: args, repeatable: definitions.every((one) => one.repeatable) };
}
