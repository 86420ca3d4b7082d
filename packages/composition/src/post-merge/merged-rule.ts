import type { MergeContext } from "../merge/merge-context.ts";
import type { MergedSchema } from "../merge/merged-schema.ts";

/** Looks at all subgraphs together, merged, and reports what is wrong. Never throws for what the schemas hold. */
export type MergedRule = (schema: MergedSchema, context: MergeContext) => void;
