import type { PlaceView, SupergraphModel } from "@hansa/federation-model";
import { type MergeContext, quoteNames } from "../merge/merge-context.ts";
import { nodeOf } from "../merge/merge-types.ts";
import { explainUnsatisfiable } from "./explain-unsatisfiable.ts";
import {
  findUnsatisfiable,
  maxFieldsLookedAt,
  type Satisfiability,
  type UnsatisfiablePlace,
} from "./find-unsatisfiable.ts";
import { labelStates } from "./label-states.ts";
import { printWitness } from "./print-witness.ts";
import { maxRequirementDepth } from "./requirement-resolver.ts";

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
  for (const active of labelStates(model.overrideLabels)) {
    const activeLabels = new Set(active);
    const { unsatisfiable, end, view } = findUnsatisfiable(model, { maxPlaces, activeLabels });
    if (end !== undefined) {
      context.error({
        code: "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED",
        coordinate: "Query",
        places: [],
        ...tellEnd(end, maxPlaces),
      });
    }
    if (end === "deep" || end === "keys") {
      return;
    }
    for (const found of unsatisfiable) {
      const key = found.fields.map(({ id }) => id).join(",");
      if (!told.has(key)) {
        told.add(key);
        report(model, { found, view, active }, context);
      }
    }
  }
}

function tellEnd(
  end: NonNullable<Satisfiability["end"]>,
  maxPlaces: number,
): { readonly message: string; readonly mend: string } {
  switch (end) {
    case "many":
      return {
        message: `After ${maxPlaces} places of the graph there are still more to look at.`,
        mend: 'Give entities fewer different "@provides", or split the graph.',
      };
    case "large":
      return {
        message: `After ${maxFieldsLookedAt} fields, each at the places of its type, there are still more to look at.`,
        mend: 'Give large entities fewer different "@provides", or split them.',
      };
    case "deep":
      return {
        message: `Fields require each other more than ${maxRequirementDepth} deep.`,
        mend: "Let fields require what is stored, and not each other in so long a chain.",
      };
    case "keys":
      return {
        message: "Keys are read through each other more than 200 deep.",
        mend: "Give the entities keys of their own fields, so that one key does not take a hop by the next.",
      };
  }
}

/** What is found in one state of the labels. */
interface FoundInState {
  readonly found: UnsatisfiablePlace;
  readonly view: PlaceView;
  /** The labels that are active in it. */
  readonly active: readonly string[];
}

function report(model: SupergraphModel, { found, view, active }: FoundInState, context: MergeContext): void {
  const { place, fields } = found;
  const [field, ...others] = fields;
  if (field === undefined) {
    return;
  }
  const coordinate = `${place.type.name}.${field.name}`;
  const also = quoteNames(others.map(({ name }) => name));
  const operation = printWitness(model, place, field);
  const reasons = explainUnsatisfiable(model, found, view).map((reason) => `  - ${reason}`);
  context.error({
    code: "SATISFIABILITY_ERROR",
    coordinate,
    operation,
    message: [
      `"${coordinate}" cannot be fetched for this operation${whileActive(active)}:`,
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

function whileActive(labels: readonly string[]): string {
  const names = labels.map((label) => `"${label}"`).join(", ");
  return labels.length === 0
    ? ""
    : ` while the label${labels.length === 1 ? "" : "s"} ${names} of "@override" ${labels.length === 1 ? "is" : "are"} active`;
}
