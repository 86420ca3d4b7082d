// Hive's query planner (a native addon), asked by messages from the parent process.
import { QueryPlanner } from "@graphql-hive/router-query-planner";
import { answerParent, measure } from "../plan-quality/answer-parent.ts";

let current = { sdl: "", planner: undefined };

answerParent(({ sdl, operation, budgetMs }) => {
  if (current.sdl !== sdl) {
    current = { sdl, planner: new QueryPlanner(sdl) };
  }
  const { planner } = current;
  const { result, medianMs } = measure(() => planner.plan(operation, null, new Set(), 0), budgetMs);
  return { plan: result.node ?? null, medianMs };
});
