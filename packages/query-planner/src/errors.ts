import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code that `@hansa/query-planner` raises. */
export const planErrorCatalogue = {
  OPERATION_INVALID: {
    audience: "client",
    status: 400,
    summary: "The operation does not fit the schema.",
    remedy: "Correct the operation as the message says.",
  },
  OPERATION_NOT_FOUND: {
    audience: "client",
    status: 400,
    summary: "The document has no operation of that name, or several and no name was given.",
    remedy: 'Send the name of one of the document\'s operations as "operationName".',
  },
  OPERATION_TOO_DEEP: {
    audience: "client",
    status: 400,
    summary: "The operation's selections are nested too deeply.",
    remedy: "Split the operation, or raise the setting maxDepth.",
  },
  OPERATION_TOO_LARGE: {
    audience: "client",
    status: 400,
    summary: "The operation is too large once its fragments are expanded.",
    remedy: "Split the operation, or raise the setting maxExpandedFields.",
  },
  FRAGMENT_CYCLE: {
    audience: "client",
    status: 400,
    summary: "A fragment spreads itself.",
    remedy: "Take the spread out of the fragment.",
  },
  CONDITIONS_TOO_COMPLEX: {
    audience: "client",
    status: 400,
    summary: "One field is selected under too many combinations of @skip and @include.",
    remedy: "Select the field fewer times, or raise the setting maxConditionAlternatives.",
  },
  DEFERRED_PARTS_TOO_MANY: {
    audience: "client",
    status: 400,
    summary: "The operation defers too many fragments with @defer.",
    remedy: "Defer fewer fragments, or raise the setting maxDeferredParts.",
  },
  PLAN_BUDGET_EXCEEDED: {
    audience: "client",
    status: 400,
    summary: "Planning the operation took too many steps.",
    remedy: "Split the operation, or raise the setting stepBudget.",
  },
  SELECTION_UNSATISFIABLE: {
    audience: "internal",
    status: 500,
    summary:
      "No way was found to fetch what an operation asks for, although each field seems to be within reach.",
    remedy: "Select less at a time, and report the operation with the supergraph: it is a defect.",
  },
} as const;

export type PlanErrorCode = keyof typeof planErrorCatalogue;

/** An operation that cannot be planned. */
export class PlanError extends HansaError<PlanErrorCode> {
  constructor(code: PlanErrorCode, message: string, options?: HansaErrorOptions) {
    super(planErrorCatalogue, code, message, options);
  }
}
