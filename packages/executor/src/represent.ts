import type { CompiledInput } from "./compile-fetch.ts";
import { holds } from "./conditions.ts";
import type { DataObject } from "./data.ts";
import type { Faults, FieldFault, Gap } from "./faults.ts";
import type { Hole, RepresentationBatch } from "./representations.ts";
import type { Tree } from "./tree.ts";

const nothingRepresented: RepresentationBatch = { texts: [], objects: [], leftOut: [] };

/** Objects that cannot be represented lack the fetch's keys for the reason for which they lack its input. */
export function represent(
  input: CompiledInput,
  { root, faults, variables, gathering }: Pick<Tree, "root" | "faults" | "variables" | "gathering">,
): RepresentationBatch {
  if (!holds(input.input.when, variables)) {
    return nothingRepresented;
  }
  const gathered = gathering?.gather(input.input, faults.isEmpty);
  if (gathered !== undefined) {
    return gathered;
  }
  const batch = input.buildRepresentations(root, gathering?.hasShared === true);
  explainLeftOut(batch, input.keys, faults);
  return batch;
}

/** Writes down why objects are left out. */
export function explainLeftOut(
  { leftOut }: RepresentationBatch,
  keys: ReadonlySet<string>,
  faults: Faults,
): void {
  for (const { object, hole } of leftOut) {
    const gap = gapBehind(hole, keys, faults);
    if (gap !== undefined) {
      faults.addGap(object, gap);
    }
  }
}

/** Undefined where an answer left a value out for no reason, which shows where the fetch's own values are missing. */
function gapBehind(
  { holder, dataKey, cause }: Hole,
  keys: ReadonlySet<string>,
  faults: Faults,
): Gap | undefined {
  const fault = faults.placedAt(holder, dataKey)[0]?.fault;
  if (fault !== undefined) {
    return { kind: "failed", keys, fault };
  }
  return cause === "null" ? { kind: "unkeyed", keys } : inheritGap(faults.gapFor(holder, dataKey), keys);
}

function inheritGap(gap: Gap | undefined, keys: ReadonlySet<string>): Gap | undefined {
  return gap === undefined ? undefined : { ...gap, keys };
}

/** Writes down that the objects lack the values of a fetch because it failed. */
export function addFailure(
  objects: readonly DataObject[],
  { keys, fault }: { readonly keys: ReadonlySet<string>; readonly fault: FieldFault },
  faults: Faults,
): void {
  for (const object of objects) {
    faults.addGap(object, { kind: "failed", keys, fault });
  }
}
