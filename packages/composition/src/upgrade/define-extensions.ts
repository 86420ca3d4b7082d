import { editTypes } from "../read/edit-schema.ts";
import { hasFederationUse, type SubgraphSchema, type SubgraphType } from "../read/subgraph-schema.ts";
import type { TypePlaces } from "./type-places.ts";

/**
 * In a schema of federation 1, a type that is extended here and defined elsewhere counts as defined in both, as
 * federation 2 has it; what is marked with `@extends` and what nobody defines stay extensions.
 */
export function defineExtensions(schema: SubgraphSchema, places: TypePlaces): SubgraphSchema {
  return editTypes(schema, (type) =>
    isDefinedElsewhere(type, places) ? { ...type, isExtension: false } : type,
  );
}

/** Whether a type counts as defined although it is extended. */
export function isDefinedElsewhere(type: SubgraphType, places: TypePlaces): boolean {
  return type.isExtension && places.isDefined(type.name) && !hasFederationUse(type, "extends");
}
