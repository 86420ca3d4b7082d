import type { PlacedFault } from "./faults.ts";
import type { FieldShape, ObjectShape, TypeShape } from "./response-shape.ts";

type DataSteps = readonly (string | number)[];

/**
 * Of the faults of one null those that can have made it: a null goes up as long as the places above it may not be null.
 * A subgraph tells of more than that where it has failed at several fields. All of them, where no type explains the null.
 */
export function causesOf(placed: readonly PlacedFault[], type: TypeShape): readonly PlacedFault[] {
  const causes = placed.filter(({ below }) => goesUp(below, type));
  return causes.length === 0 ? placed : causes;
}

/** A fault because of which a subgraph has null for a whole object. */
export interface WholeFault {
  readonly placed: PlacedFault;
  /** Nothing for one that the client has not selected. */
  readonly field: FieldShape | undefined;
}

/** Of the faults in an object those that can have made it null as a whole; all of them, where no type explains that. */
export function causesOfWhole(
  faults: Iterable<readonly [string | number, readonly PlacedFault[]]>,
  shape: ObjectShape,
): readonly WholeFault[] {
  const whole = [...faults].flatMap(([dataKey, placed]) => {
    const field = shape.fieldByDataKey(String(dataKey));
    return placed.filter(({ isWhole }) => isWhole).map((one): WholeFault => ({ placed: one, field }));
  });
  const causes = whole.filter(
    ({ placed, field }) => field === undefined || (field.type.isNonNull && goesUp(placed.below, field.type)),
  );
  return causes.length === 0 ? whole : causes;
}

/** Whether a null at the path's end goes up to its start; yes, as far as the operation does not know the path. */
function goesUp(below: DataSteps, type: TypeShape): boolean {
  return stepsBelow(below, type).every((step) => step.type.isNonNull);
}

/** Translates the rest of a subgraph's error path, as far as the client's operation goes. */
export function toResponseKeys(below: DataSteps, type: TypeShape): readonly (string | number)[] {
  return stepsBelow(below, type).map(({ key }) => key);
}

interface ResponseStep {
  readonly key: string | number;
  readonly type: TypeShape;
}

function stepsBelow(below: DataSteps, type: TypeShape): readonly ResponseStep[] {
  const steps: ResponseStep[] = [];
  let current = type;
  for (const step of below) {
    const next = stepInto(current, step);
    if (next === undefined) {
      break;
    }
    steps.push(next);
    current = next.type;
  }
  return steps;
}

function stepInto(type: TypeShape, step: string | number): ResponseStep | undefined {
  if (type.kind === "list" && typeof step === "number") {
    return { key: step, type: type.item };
  }
  const field: FieldShape | undefined =
    type.kind === "object" ? type.fieldByDataKey(String(step)) : undefined;
  return field && { key: field.responseKey, type: field.type };
}
