import type { ModelType } from "@hansa/federation-model";

/** The types that are among others, in their order; the same list where all of them are. */
export function typesAmong(types: readonly ModelType[], others: readonly ModelType[]): readonly ModelType[] {
  return types === others || types.every((type) => others.includes(type))
    ? types
    : types.filter((type) => others.includes(type));
}
