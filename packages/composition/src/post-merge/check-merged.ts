import type { MergeContext } from "../merge/merge-context.ts";
import type { MergedSchema } from "../merge/merged-schema.ts";
import type { MergedRule } from "./merged-rule.ts";
import { extensionsHaveABase } from "./rules/extensions-have-a-base.ts";
import { externalsMatch } from "./rules/externals-match.ts";
import { interfacesAreImplemented } from "./rules/interfaces-are-implemented.ts";
import { overridesAreSound } from "./rules/overrides-are-sound.ts";
import { queriesExist } from "./rules/queries-exist.ts";
import { sharedFieldsAreShareable } from "./rules/shared-fields-are-shareable.ts";
import { sharedFieldsReturnTheSame } from "./rules/shared-fields-return-the-same.ts";

/** What the subgraphs must keep together, beyond what merging itself finds. */
const mergedRules: readonly MergedRule[] = [
  queriesExist,
  extensionsHaveABase,
  externalsMatch,
  overridesAreSound,
  sharedFieldsAreShareable,
  sharedFieldsReturnTheSame,
  interfacesAreImplemented,
];

/** Checks a merged schema against all rules and reports what it finds. */
export function checkMerged(schema: MergedSchema, context: MergeContext): void {
  for (const rule of mergedRules) {
    rule(schema, context);
  }
}
