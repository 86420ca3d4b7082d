import type { ModelType } from "@hansa/federation-model";
import type { FetchGraph, InputDraft } from "../fetch-graph/fetch-draft.ts";
import { conditionKey, either, isNever, type When } from "../normalise/conditions.ts";
import { narrowInput } from "./narrow-input.ts";
import { Replacements, replaceFetches } from "./replace-fetches.ts";

/**
 * A place where objects of some types are asked for under other conditions than those of others becomes several inputs
 * of one request, so that nobody represents objects, or fetches their keys, of which nothing is wanted.
 */
export function tellConditionsApart(graph: FetchGraph): FetchGraph {
  const replacements = new Replacements();
  for (const fetch of graph.fetches) {
    if (fetch.inputs.some(({ selection }) => selection.types.length > 1)) {
      const inputs = fetch.inputs.flatMap(splitInput);
      if (inputs.length > fetch.inputs.length) {
        replacements.add(fetch, { ...fetch, inputs });
      }
    }
  }
  return replaceFetches(graph, replacements);
}

function splitInput(input: InputDraft): readonly InputDraft[] {
  const { selection, typeName } = input;
  // Objects that an interface stands for need not know their types, so they cannot be told apart.
  if (typeName !== undefined || selection.types.length < 2) {
    return [input];
  }
  const wanted = new Map<ModelType, When>(selection.types.map((type) => [type, []]));
  for (const { whenByType } of selection.fields) {
    for (const [type, when] of whenByType) {
      wanted.set(type, either(wanted.get(type), when));
    }
  }
  const present = [...wanted].filter(([, when]) => !isNever(when));
  const groups = Map.groupBy(present, ([, when]) => conditionKey(when));
  return groups.size < 2
    ? [input]
    : [...groups.values()].map((group) =>
        narrowInput(
          input,
          group.map(([type]) => type),
        ),
      );
}
