import { type GraphQLOutputType, isListType, isWrappingType } from "graphql";
import type { ResponsePath } from "../plan.ts";

/** The step that keeps to some types of a place; nothing where they are all. */
export function typesStep(types: readonly string[], all: readonly string[]): ResponsePath {
  return types.length === all.length ? [] : [{ kind: "types", names: types }];
}

/** The path to the values of a field, for some types of the place. */
export function pathBelow(
  path: ResponsePath,
  types: ResponsePath,
  field: { readonly responseKey: string; readonly type: GraphQLOutputType },
): ResponsePath {
  const items: { readonly kind: "items" }[] = [];
  for (let type = field.type; isWrappingType(type); type = type.ofType) {
    if (isListType(type)) {
      items.push({ kind: "items" });
    }
  }
  return [...path, ...types, { kind: "field", responseKey: field.responseKey }, ...items];
}
