import type { SupergraphModel } from "@hansa/federation-model";
import type { QueryPlan } from "../plan.ts";
import type { PlanStages } from "../plan-operation.ts";
import { printSolved } from "../solve/print-solved.ts";
import { fetchesByRound, printPlan } from "./print-plan.ts";

/** A plan with its reasons: what it costs, which subgraph each selection set goes to by which key, and the fetches. */
export function explainPlan(model: SupergraphModel, stages: PlanStages): string {
  const { plan } = stages;
  const initial = { ...plan, fetches: plan.fetches.filter(({ parts }) => parts === undefined) };
  const deferred = plan.deferred === undefined ? "" : `; with the deferred parts ${describeCost(plan)}`;
  return [
    `Cost: ${describeCost(initial)}${deferred}`,
    "",
    "Choices:",
    printSolved(model, stages.solve),
    "",
    printPlan(plan),
  ].join("\n");
}

function describeCost(plan: QueryPlan): string {
  const requests = plan.fetches.filter((fetch) => fetch.kind !== "introspection").length;
  return `${requests} requests in ${fetchesByRound(plan).length} rounds`;
}
