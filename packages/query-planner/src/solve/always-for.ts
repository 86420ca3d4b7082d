import type { ModelType } from "@hansa/federation-model";
import type { When } from "../normalise/conditions.ts";

/** The maps of one type each, which are nearly all that there are: no more than there are types. */
const mapsOfOne = new WeakMap<ModelType, ReadonlyMap<ModelType, When>>();

/** Says that something is always wanted of objects of these types. */
export function alwaysFor(types: Iterable<ModelType>): ReadonlyMap<ModelType, When> {
  const made = new Map<ModelType, When>();
  for (const type of types) {
    made.set(type, undefined);
  }
  return made;
}

/** The same for one type: the same object each time, which must not be changed. */
export function alwaysForOne(type: ModelType): ReadonlyMap<ModelType, When> {
  const known = mapsOfOne.get(type);
  if (known !== undefined) {
    return known;
  }
  const made = alwaysFor([type]);
  mapsOfOne.set(type, made);
  return made;
}
