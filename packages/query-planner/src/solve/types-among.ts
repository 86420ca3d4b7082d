import type { ModelType } from "@hansa/federation-model";

const noTypes: readonly ModelType[] = [];

/** The types that are among others, in their order; the same list where all of them are. */
export function typesAmong(types: readonly ModelType[], others: readonly ModelType[]): readonly ModelType[] {
  const only = types[0];
  if (only !== undefined && types.length === 1) {
    return types === others || others.includes(only) ? types : noTypes;
  }
  return types === others || types.every((type) => others.includes(type))
    ? types
    : types.filter((type) => others.includes(type));
}
