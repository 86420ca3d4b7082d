import type { SupergraphModel } from "@hansa/federation-model";
import { planOperation, type QueryPlannerSettings } from "@hansa/query-planner";
import type { PlanOperation } from "./gateway-engine.ts";

/** Plans operations over one supergraph; the server has validated them against its API schema. */
export function createPlanOperation(model: SupergraphModel, settings: QueryPlannerSettings): PlanOperation {
  return ({ document, operationName }, overrideLabels) =>
    planOperation(model, { document, operationName }, { settings, assumeValid: true, overrideLabels });
}
