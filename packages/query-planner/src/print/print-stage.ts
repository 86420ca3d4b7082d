import type { SupergraphModel } from "@hansa/federation-model";
import { printDemands } from "../demands/print-demands.ts";
import { printFetchGraph } from "../fetch-graph/print-fetch-graph.ts";
import { printNormalised } from "../normalise/print-normalised.ts";
import { printOptimised } from "../optimise/print-optimised.ts";
import type { PlanStages } from "../plan-operation.ts";
import { printSolved } from "../solve/print-solved.ts";
import { printPlan } from "./print-plan.ts";

/** The stages of planning in their order, by the names that `hansa plan --stage` takes. */
export const planStageNames = ["normalise", "demands", "solve", "fetch-graph", "optimise", "emit"] as const;

export type PlanStageName = (typeof planStageNames)[number];

/** What a stage made, as text to read. */
export function printStage(model: SupergraphModel, stages: PlanStages, stage: PlanStageName): string {
  switch (stage) {
    case "normalise":
      return printNormalised(stages.normalise);
    case "demands":
      return printDemands(model, stages.demands);
    case "solve":
      return printSolved(model, stages.solve);
    case "fetch-graph":
      return printFetchGraph(model, stages.fetchGraph);
    case "optimise":
      return printOptimised(model, stages.fetchGraph);
    case "emit":
      return printPlan(stages.plan);
  }
}
