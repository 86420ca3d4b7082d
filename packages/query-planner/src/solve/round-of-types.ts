import type { Demand } from "../demands/demand-tree.ts";
import type { PlannedLocation } from "./solution.ts";

/**
 * After which round the objects that a demand is for are known from the others at their place, so that fetches below it
 * can keep to them; nothing where none of the locations tells.
 */
export function roundOfTypes(
  { owner, types }: Pick<Demand, "owner" | "types">,
  locations: readonly PlannedLocation[],
): number | undefined {
  if (owner.type.kind === "object" || owner.type.possibleTypes.every((type) => types.includes(type))) {
    return 0;
  }
  let first: number | undefined;
  for (const { isOpaque, round, types: there } of locations) {
    if (
      !isOpaque &&
      round < (first ?? Number.POSITIVE_INFINITY) &&
      types.some((type) => there.includes(type))
    ) {
      first = round;
    }
  }
  return first;
}
