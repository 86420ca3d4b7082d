// Errors
export { PlanError, type PlanErrorCode, planErrorCatalogue } from "./errors.ts";
// Planning
export { withDeferDirective } from "./normalise/defer-directive.ts";
// The plan
export type {
  Condition,
  ConditionTest,
  ContextValueSource,
  ContextVariable,
  DataPath,
  DeferredPart,
  EntityFetch,
  EntityInput,
  IntrospectionFetch,
  PathSegment,
  PlanFetch,
  PlannedLabel,
  QueryPlan,
  RepresentationField,
  ResponseField,
  ResponsePath,
  ResponsePathSegment,
  ResponseType,
  RootFetch,
} from "./plan.ts";
export {
  type OperationToPlan,
  type PlanOptions,
  type PlanStages,
  planOperation,
  planStages,
} from "./plan-operation.ts";
// Printing
export { explainPlan } from "./print/explain-plan.ts";
export { printMermaid } from "./print/print-mermaid.ts";
export { fetchesByRound, printPlan, printUnreachable } from "./print/print-plan.ts";
export { type PlanStageName, planStageNames, printStage } from "./print/print-stage.ts";
// Settings
export { defaultQueryPlannerSettings, type QueryPlannerSettings, queryPlannerSettings } from "./settings.ts";
