import type { SubgraphInputType } from "../read/subgraph-schema.ts";
import { type MergeContext, quoteNames } from "./merge-context.ts";
import { mergeCommonInputs, type PresenceRole } from "./merge-inputs.ts";
import type { MergedInput, Place } from "./merged-schema.ts";

const inputFieldRole: PresenceRole = {
  noun: "input field",
  defaultMismatch: "INPUT_FIELD_DEFAULT_MISMATCH",
  missing: "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
  hint: "INCONSISTENT_INPUT_OBJECT_FIELD",
};

/**
 * Merges the fields of an input type: those that all its subgraphs have, since whatever clients give must be
 * understood by each. Errors: EMPTY_MERGED_INPUT_TYPE, REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH,
 * INPUT_FIELD_DEFAULT_MISMATCH, FIELD_TYPE_MISMATCH. Hints: INCONSISTENT_INPUT_OBJECT_FIELD.
 */
export function mergeInputFields(
  places: readonly Place<SubgraphInputType>[],
  context: MergeContext,
): ReadonlyMap<string, MergedInput> {
  const holders = places.map(({ subgraph, element }) => ({ subgraph, element: { inputs: element.fields } }));
  const fields = mergeCommonInputs(holders, inputFieldRole, context);
  const [first] = places;
  if (fields.size === 0 && first !== undefined) {
    const { name } = first.element;
    context.error({
      code: "EMPTY_MERGED_INPUT_TYPE",
      coordinate: name,
      message: `No field of the input type "${name}" is in all of ${quoteNames(places.map(({ subgraph }) => subgraph.name))}.`,
      mend: "Give it at least one field that is the same everywhere.",
      places: places.flatMap(({ subgraph, element }) =>
        element.nodes.slice(0, 1).map((node) => ({ subgraph, element: { node } })),
      ),
    });
  }
  return fields;
}
