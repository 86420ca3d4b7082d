import {
  describeRefusal,
  type ModelField,
  type ModelType,
  type PlaceView,
  reach,
  type SupergraphModel,
  subgraphsOf,
} from "@hansa/federation-model";
import type { Place, UnsatisfiablePlace } from "./find-unsatisfiable.ts";

/**
 * For each subgraph, in a sentence without its full stop, why it cannot give the first of the missing fields where
 * labels are as the view has them.
 */
export function explainUnsatisfiable(
  model: SupergraphModel,
  { place, fields }: UnsatisfiablePlace,
  view: PlaceView,
): readonly string[] {
  const [field] = fields;
  if (field === undefined) {
    return [];
  }
  const found = reach(model, place.knownAs ?? place.type, place.arrived, view);
  const arrived = new Set(place.arrived.map(({ subgraph }) => subgraph));
  return [...subgraphsOf(place.type.subgraphs)].map((subgraph) => {
    const name = model.subgraphs[subgraph]?.name ?? "";
    const refusal = found.refusals.get(subgraph);
    if (refusal !== undefined && !arrived.has(subgraph)) {
      return describeRefusal(model, place.type, subgraph, refusal);
    }
    const { query, mutation, subscription } = model.roots;
    const isRoot = [query, mutation, subscription].includes(place.type);
    return `"${name}" ${explainField(field, view, { type: place.type, isRoot, subgraph })}`;
  });
}

function explainField(
  field: ModelField,
  view: PlaceView,
  {
    type,
    isRoot,
    subgraph,
  }: { readonly type: ModelType; readonly isRoot: boolean; readonly subgraph: number },
): string {
  const place = view.placesOf(field).get(subgraph);
  const coordinate = `${type.name}.${field.name}`;
  if (place === undefined) {
    return `has no "${coordinate}"`;
  }
  if (place.external && field.places.get(subgraph)?.external === false) {
    return `has "${coordinate}" only in another state of its "@override" label`;
  }
  if (place.external) {
    return `has "${coordinate}" only as "@external"`;
  }
  if (place.through !== undefined && isRoot) {
    return `has "${coordinate}" by an interface-object, and objects of a root type have no key to come to it by`;
  }
  if (place.contextArguments.length > 0) {
    const names = new Set(
      place.contextArguments.map(({ context }) => `"${context.name.slice(context.name.indexOf("__") + 2)}"`),
    );
    return `reads the context ${[...names].join(", ")} for "${coordinate}", which no object above sets so that it can be read`;
  }
  if (place.requires !== undefined && isRoot) {
    return `needs "${place.requires.text}" for "${coordinate}", and a root type is asked without a key, by which that could be handed over`;
  }
  if (place.requires !== undefined) {
    return `needs "${place.requires.text}" for "${coordinate}", and not all of that can be had, or the type has no key there to come back by`;
  }
  return `has "${coordinate}", and cannot be asked for it here`;
}

/** The fields from the root to a place. */
export function pathTo(place: Place): readonly { readonly field: ModelField; readonly type: ModelType }[] {
  const steps: { field: ModelField; type: ModelType }[] = [];
  for (let at = place; at.step !== undefined; at = at.step.from) {
    steps.unshift({ field: at.step.field, type: at.type });
  }
  return steps;
}
