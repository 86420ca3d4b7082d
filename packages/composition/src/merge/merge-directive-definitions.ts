import { print } from "graphql";
import { describeDifference, type MergeContext } from "./merge-context.ts";
import { type DefinitionPlace, mergeExecutableDirective, nodeAt } from "./merge-executable-directive.ts";
import type { MergedDirective } from "./merged-schema.ts";

/**
 * The definitions that the supergraph takes over: of directives for operations, what all subgraphs have in common; of
 * those that are composed by name, that of the latest version of their specification. In the order of names.
 * Hints: INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS, INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE, and those of
 * directives for operations.
 */
export function mergeDirectiveDefinitions(context: MergeContext): readonly MergedDirective[] {
  const names = new Set(context.subgraphs.flatMap(({ directives }) => [...directives.keys()]));
  return [...names].sort().flatMap((name) => {
    const places = context.subgraphs.flatMap((subgraph): readonly DefinitionPlace[] => {
      const element = subgraph.directives.get(name);
      return element === undefined ? [] : [{ subgraph, element }];
    });
    tellDifferences(name, places, context);
    const composed = context.composed.definitionOf(name);
    const merged =
      composed === undefined
        ? mergeExecutableDirective(places, context)
        : { definition: composed, args: new Map() };
    return merged === undefined
      ? []
      : [{ name, text: print(merged.definition), args: merged.args, places: places.map(nodeAt) }];
  });
}

/** Tells where the subgraphs that want a directive in the supergraph define it differently. */
function tellDifferences(name: string, all: readonly DefinitionPlace[], context: MergeContext): void {
  const places = all.filter(({ subgraph }) => context.composed.isComposedIn(subgraph, name));
  const about = {
    coordinate: `@${name}`,
    mend: "Define it alike everywhere.",
    places: places.map(nodeAt),
  };
  const locations = places.map(({ element }) =>
    element.locations
      .map(({ value }) => value)
      .toSorted()
      .join(" | "),
  );
  if (new Set(locations).size > 1) {
    context.hint({
      ...about,
      code: "INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS",
      message: `The directive "@${name}" has different locations: ${describeDifference(places, (index) => `"${locations[index] ?? ""}"`)}; the supergraph has those of its latest version.`,
    });
  }
  if (new Set(places.map(({ element }) => element.repeatable)).size > 1) {
    context.hint({
      ...about,
      code: "INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE",
      message: `The directive "@${name}" is repeatable or not: ${describeDifference(places, (index) => (places[index]?.element.repeatable === true ? "repeatable" : "not repeatable"))}; the supergraph does as its latest version.`,
    });
  }
}
