import type { ModelType } from "@hansa/federation-model";

export const noTypes: ReadonlySet<ModelType> = new Set();

/** The sets of one type each, which are nearly all that there are: no more than there are types. */
const setsOfOne = new WeakMap<ModelType, ReadonlySet<ModelType>>();

/** A set of types, not to be changed: that of a single type is the same object each time. */
export function setOfTypes(types: readonly ModelType[]): ReadonlySet<ModelType> {
  const only = types[0];
  if (only === undefined) {
    return noTypes;
  }
  if (types.length > 1) {
    return new Set(types);
  }
  const known = setsOfOne.get(only);
  if (known !== undefined) {
    return known;
  }
  const made: ReadonlySet<ModelType> = new Set(types);
  setsOfOne.set(only, made);
  return made;
}
