import { PlanError } from "../errors.ts";
import type { QueryPlannerSettings } from "../settings.ts";
import { assuming, both, conditionKey, either, isNever, negate, type When } from "./conditions.ts";
import type { NormalisedField } from "./normalised-operation.ts";

/** A field of a set, with the places where the document has it. */
export interface PlacedField {
  readonly field: NormalisedField;
  /** Never empty, in document order. */
  readonly occurrences: readonly { readonly order: number; readonly when: When }[];
}

/**
 * The fields of a set, those of `placed` in its order, as the response has them: each where it first occurs
 * (specification, section 6.3.2). What occurs first may depend on variables: then a field is there once for each place
 * that it may have.
 *
 *   { a @include(if: $x)  b  a }  →  a when $x, b, a when !$x
 *
 * @throws PlanError CONDITIONS_TOO_COMPLEX.
 */
export function orderResponse(
  placed: readonly PlacedField[],
  fields: readonly NormalisedField[],
  given: When,
  settings: QueryPlannerSettings,
): readonly NormalisedField[] {
  if (placed.every(({ field, occurrences }) => isSettled(field, occurrences))) {
    return fields;
  }
  return placed
    .flatMap((one) =>
      isSettled(one.field, one.occurrences)
        ? [{ order: one.occurrences[0]?.order ?? 0, field: one.field }]
        : placesOf(one, placed, given, settings),
    )
    .sort((a, b) => a.order - b.order)
    .map(({ field }) => field);
}

interface Place {
  readonly order: number;
  readonly field: NormalisedField;
}

/** Whether the field is there whenever it is there at all by the first of its occurrences. */
function isSettled(field: NormalisedField, occurrences: PlacedField["occurrences"]): boolean {
  const first = occurrences[0];
  return (
    first === undefined || first.when === field.when || conditionKey(first.when) === conditionKey(field.when)
  );
}

function placesOf(
  { field, occurrences }: PlacedField,
  all: readonly PlacedField[],
  given: When,
  settings: QueryPlannerSettings,
): readonly Place[] {
  const others = all
    .filter((other) => other.field !== field && doOverlap(other.field, field))
    .flatMap((other) => other.occurrences.map(({ order }) => order));
  const places: { readonly order: number; when: When }[] = [];
  // Under this condition the field has occurred already.
  let earlier: When = [];
  for (const { order, when } of occurrences) {
    const isFirst = assuming(butNot(when, earlier, field, settings), given);
    const last = places.at(-1);
    if (last !== undefined && !others.some((other) => other > last.order && other < order)) {
      last.when = bounded(either(last.when, isFirst), field, settings);
    } else if (!isNever(isFirst)) {
      places.push({ order, when: isFirst });
    }
    earlier = bounded(either(earlier, when), field, settings);
  }
  return places.map(({ order, when }) => ({ order, field: { ...field, when, placeOf: field } }));
}

/** The first without the second. */
function butNot(when: When, excluded: When, field: NormalisedField, settings: QueryPlannerSettings): When {
  const contrary = negate(excluded, settings.maxConditionAlternatives);
  return contrary === "too complex" ? tooComplex(field, settings) : both(when, contrary);
}

function bounded(when: When, field: NormalisedField, settings: QueryPlannerSettings): When {
  const isTooLong = when !== undefined && when.length > settings.maxConditionAlternatives;
  return isTooLong ? tooComplex(field, settings) : when;
}

function tooComplex(
  { coordinate }: NormalisedField,
  { maxConditionAlternatives }: QueryPlannerSettings,
): never {
  throw new PlanError(
    "CONDITIONS_TOO_COMPLEX",
    `The place of "${coordinate}" in the response depends on more than ${maxConditionAlternatives} combinations of @skip and @include (maxConditionAlternatives). Select it fewer times.`,
  );
}

function doOverlap(left: NormalisedField, right: NormalisedField): boolean {
  return left.types.some((type) => right.types.includes(type));
}
