import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import { type ContextReader, readContextFields } from "./context-fields.ts";
import { ExternalFields } from "./external-fields.ts";
import { type FieldSets, readFieldSets } from "./field-sets.ts";
import { type FieldUsage, findFieldUsage } from "./field-usage.ts";

/** The selections of one subgraph, read once, and what follows from them. */
export interface SubgraphSelections {
  /** Those of `@key`, `@requires` and `@provides`. */
  readonly fieldSets: FieldSets;
  readonly contextReaders: readonly ContextReader[];
  readonly usage: FieldUsage;
  readonly externals: ExternalFields;
}

/** O(types + fields + size of the selections). */
export function readSubgraphSelections(schema: SubgraphSchema): SubgraphSelections {
  const fieldSets = readFieldSets(schema);
  const contextReaders = readContextFields(schema);
  return {
    fieldSets,
    contextReaders,
    usage: findFieldUsage(
      fieldSets,
      contextReaders.flatMap(({ selected }) => selected),
    ),
    externals: new ExternalFields(schema, fieldSets),
  };
}
