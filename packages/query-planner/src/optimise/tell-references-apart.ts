import type { FetchGraph, InputDraft } from "../fetch-graph/fetch-draft.ts";
import { narrowInput } from "./narrow-input.ts";
import { Replacements, replaceFetches } from "./replace-fetches.ts";

/**
 * A place where objects of some types are bare references and those of others are not becomes two inputs, since what
 * it means that an entity is not found differs. Both go in one request. Runs once what each fetch waits for is settled.
 */
export function tellReferencesApart(graph: FetchGraph): FetchGraph {
  graph.markReferences();
  const replacements = new Replacements();
  for (const fetch of graph.fetches) {
    if (fetch.inputs.some(({ referenceTypes }) => referenceTypes.size > 0)) {
      const inputs = fetch.inputs.flatMap(splitInput);
      if (inputs.length > fetch.inputs.length) {
        replacements.add(fetch, { ...fetch, inputs });
      }
    }
  }
  return replaceFetches(graph, replacements);
}

function splitInput(input: InputDraft): readonly InputDraft[] {
  const references = input.selection.types.filter((type) => input.referenceTypes.has(type));
  const others = input.selection.types.filter((type) => !input.referenceTypes.has(type));
  // Objects that an interface stands for need not know their types, so they cannot be told apart.
  const isSplit = references.length > 0 && others.length > 0 && input.typeName === undefined;
  return isSplit ? [narrowInput(input, references), narrowInput(input, others)] : [input];
}
