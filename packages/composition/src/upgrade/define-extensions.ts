import { editTypes } from "../read/edit-schema.ts";
import { hasFederationUse, type SubgraphSchema } from "../read/subgraph-schema.ts";

/**
 * In schemas of federation 1, a type that is extended here and defined elsewhere counts as defined in both, as
 * federation 2 has it; what is marked with `@extends` and what nobody defines stay extensions. O(types of all
 * subgraphs).
 */
export function defineExtensions(schemas: readonly SubgraphSchema[]): readonly SubgraphSchema[] {
  const defined = definedTypes(schemas);
  return schemas.map((schema) =>
    schema.links.version.major === 2
      ? schema
      : editTypes(schema, (type) =>
          type.isExtension && defined.has(type.name) && !hasFederationUse(type, "extends")
            ? { ...type, isExtension: false }
            : type,
        ),
  );
}

/** The names of the types that a subgraph defines, not only extends. */
export function definedTypes(schemas: readonly SubgraphSchema[]): ReadonlySet<string> {
  return new Set(
    schemas.flatMap(({ types }) =>
      [...types.values()].filter(({ isExtension }) => !isExtension).map(({ name }) => name),
    ),
  );
}
