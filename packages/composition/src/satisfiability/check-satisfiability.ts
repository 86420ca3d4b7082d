import type { SupergraphModel } from "@hansa/federation-model";
import type { MergeContext } from "../merge/merge-context.ts";
import { nodeOf } from "../merge/merge-types.ts";
import { explainUnsatisfiable } from "./explain-unsatisfiable.ts";
import { findUnsatisfiable, type UnsatisfiablePlace } from "./find-unsatisfiable.ts";
import { printWitness } from "./print-witness.ts";

/** Places that are looked at before composition gives up proving: far beyond what real graphs need. */
const defaultMaxPlaces = 1_000_000;

/**
 * Reports the queries that clients could write and the subgraphs cannot answer, with a shortest one of each kind and
 * the reason of each subgraph; for every label of `@override` in both states. Errors: SATISFIABILITY_ERROR,
 * MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED.
 */
export function checkSatisfiability(
  model: SupergraphModel,
  context: MergeContext,
  maxPlaces: number = defaultMaxPlaces,
): void {
  const told = new Set<string>();
  for (const activeLabels of labelStates(model)) {
    const { unsatisfiable, isComplete } = findUnsatisfiable(model, { maxPlaces, activeLabels });
    for (const found of unsatisfiable) {
      const key = found.fields.map(({ id }) => id).join(",");
      if (!told.has(key)) {
        told.add(key);
        report(model, found, context);
      }
    }
    if (!isComplete) {
      context.error({
        code: "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED",
        coordinate: "Query",
        message: `After ${maxPlaces} places of the graph there are still more to look at.`,
        mend: "Give entities fewer different `@provides`, or split the graph.",
        places: [],
      });
    }
  }
}

/** No label, all labels, and each by itself. */
function labelStates(model: SupergraphModel): readonly ReadonlySet<string>[] {
  const labels = new Set(model.overrideLabels);
  const single = labels.size > 1 ? [...labels].map((label) => new Set([label])) : [];
  return labels.size === 0 ? [new Set()] : [new Set(), labels, ...single];
}

function report(model: SupergraphModel, found: UnsatisfiablePlace, context: MergeContext): void {
  const { place, fields } = found;
  const [field, ...others] = fields;
  if (field === undefined) {
    return;
  }
  const coordinate = `${place.type.name}.${field.name}`;
  const also = others.map(({ name }) => `"${name}"`).join(", ");
  const operation = printWitness(model, place, field);
  const reasons = explainUnsatisfiable(model, found).map((reason) => `  - ${reason}`);
  context.error({
    code: "SATISFIABILITY_ERROR",
    coordinate,
    operation,
    message: [
      `"${coordinate}" cannot be fetched for this operation:`,
      operation,
      "because",
      ...reasons,
      ...(others.length === 0 ? [] : [`The same holds for ${also}.`]),
    ].join("\n"),
    mend: 'Give the type a resolvable key that the other subgraphs have, or resolve the field where it is asked for, with "@shareable".',
    places: context.subgraphs.flatMap((subgraph) => {
      const type = subgraph.types.get(place.type.name);
      const own =
        type?.kind === "object" || type?.kind === "interface" ? type.fields.get(field.name) : undefined;
      return type === undefined ? [] : [{ subgraph, element: { node: own?.node ?? nodeOf(type) } }];
    }),
  });
}
