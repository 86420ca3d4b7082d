import {
  describeRefusal,
  type FieldPlace,
  type ModelType,
  type PlaceView,
  type Reach,
  reach,
  type Selection,
  type SupergraphModel,
} from "@hansa/federation-model";
import type { Demand } from "../demands/demand-tree.ts";
import type { TypeReach } from "./reachability.ts";
import type { PlannedLocation } from "./solution.ts";

/** What is known of a field that is out of reach. */
export interface UnreachableContext {
  readonly found: TypeReach;
  readonly arrivals: readonly PlannedLocation[];
  /** Whether the field itself can be had, and only the types of its values cannot be told. */
  readonly isGiven: boolean;
  /** As for `reach`. */
  readonly view: PlaceView | undefined;
  readonly firstMissing: (selection: Selection) => string | undefined;
  /** What a subgraph lacks that the field takes from objects above. */
  readonly missingContext: (subgraph: number) => string | undefined;
}

/** Why a field cannot be had: a sentence without a full stop for each subgraph that has it. */
export function explainUnreachable(
  model: SupergraphModel,
  demand: Demand,
  context: UnreachableContext,
): readonly string[] {
  const { found, isGiven } = context;
  const coordinate = `${found.type.name}.${demand.fieldName}`;
  if (isGiven) {
    return [
      demand.child?.types.length === 0
        ? `the subgraphs that have "${coordinate}" give no type in common`
        : `the types of what "${coordinate}" gives are hidden by an @interfaceObject wherever it can be asked`,
    ];
  }
  const places = [...demand.places.values()];
  const resolving = places.filter(({ external }) => !external);
  const reasons = (resolving.length > 0 ? resolving : places).flatMap((place) =>
    explainPlace(model, coordinate, place, context),
  );
  return reasons.length === 0 ? [`no subgraph resolves "${coordinate}"`] : reasons;
}

function explainPlace(
  model: SupergraphModel,
  coordinate: string,
  place: FieldPlace,
  { found, arrivals, view, firstMissing, missingContext }: UnreachableContext,
): readonly string[] {
  const { subgraph, requires, override } = place;
  const name = model.subgraphs[subgraph]?.name ?? String(subgraph);
  if (place.external && override !== undefined) {
    return [
      `"${name}" gives "${coordinate}" only while the label "${override.label}" is ${override.whenActive ? "on" : "off"}`,
    ];
  }
  if (place.external) {
    return [`"${name}" has "${coordinate}" as @external only, and nothing provides it here`];
  }
  if (!found.fetched.has(subgraph)) {
    return [explainNoEntry(model, found.type, subgraph, reach(model, found.type, arrivals, view))];
  }
  const missing = requires === undefined ? undefined : firstMissing(requires);
  if (missing !== undefined) {
    return [`"${name}" requires "${missing}" for "${coordinate}", and that cannot be had`];
  }
  const context = missingContext(subgraph);
  return context === undefined ? [] : [`"${name}" needs ${context}, for "${coordinate}"`];
}

function explainNoEntry(
  model: SupergraphModel,
  type: ModelType,
  subgraph: number,
  { refusals }: Reach,
): string {
  const refusal = refusals.get(subgraph);
  const name = model.subgraphs[subgraph]?.name ?? String(subgraph);
  return refusal === undefined
    ? `"${name}" cannot be asked for a "${type.name}" whose type name is not known`
    : describeRefusal(model, type, subgraph, refusal);
}
