import type { SettingsOf } from "@hansa/core";

/** The settings of `@hansa/query-planner`: what bounds the work on one operation. */
export const queryPlannerSettings = {
  maxDepth: {
    kind: "integer",
    env: "HANSA_PLANNER_MAX_DEPTH",
    default: 128,
    min: 1,
    max: 1_000,
    summary: "How deep the selections of an operation may be nested, fragments expanded.",
  },
  maxExpandedFields: {
    kind: "integer",
    env: "HANSA_PLANNER_MAX_EXPANDED_FIELDS",
    default: 20_000,
    min: 1,
    summary: "How many selections an operation may have once its fragments are expanded.",
  },
  maxConditionAlternatives: {
    kind: "integer",
    env: "HANSA_PLANNER_MAX_CONDITION_ALTERNATIVES",
    default: 16,
    min: 1,
    summary: "Under how many combinations of @skip and @include one field may be selected.",
  },
  maxDeferredParts: {
    kind: "integer",
    env: "HANSA_PLANNER_MAX_DEFERRED_PARTS",
    default: 32,
    min: 0,
    summary: "Into how many parts @defer may split an answer, beside the initial one.",
  },
  maxExactChoices: {
    kind: "integer",
    env: "HANSA_PLANNER_MAX_EXACT_CHOICES",
    default: 12,
    min: 1,
    max: 20,
    summary:
      "Among how many optional subgraphs of one selection set every combination is tried; past it, a good one.",
  },
  stepBudget: {
    kind: "integer",
    env: "HANSA_PLANNER_STEP_BUDGET",
    default: 10_000,
    min: 1,
    summary:
      "How many steps the search may take for one operation before the first way found is taken each time; a step is a set of subgraphs weighed for a selection set, more for one with many fields.",
  },
} as const;

/** The values of {@link queryPlannerSettings}. */
export type QueryPlannerSettings = SettingsOf<typeof queryPlannerSettings>;

/** The settings' defaults, for callers that read no configuration. */
export const defaultQueryPlannerSettings: QueryPlannerSettings = {
  maxDepth: queryPlannerSettings.maxDepth.default,
  maxExpandedFields: queryPlannerSettings.maxExpandedFields.default,
  maxConditionAlternatives: queryPlannerSettings.maxConditionAlternatives.default,
  maxDeferredParts: queryPlannerSettings.maxDeferredParts.default,
  maxExactChoices: queryPlannerSettings.maxExactChoices.default,
  stepBudget: queryPlannerSettings.stepBudget.default,
};
