import type { SupergraphModel } from "@hansa/federation-model";
import type { PlanStages } from "../plan-operation.ts";
import { printSolved } from "../solve/print-solved.ts";
import { fetchesByRound, printPlan } from "./print-plan.ts";

/** A plan with its reasons: what it costs, which subgraph each selection set goes to by which key, and the fetches. */
export function explainPlan(model: SupergraphModel, stages: PlanStages): string {
  const requests = stages.plan.fetches.filter((fetch) => fetch.kind !== "introspection").length;
  const rounds = fetchesByRound(stages.plan).length;
  return [
    `Cost: ${requests} requests in ${rounds} rounds`,
    "",
    "Choices:",
    printSolved(model, stages.solve),
    "",
    printPlan(stages.plan),
  ].join("\n");
}
