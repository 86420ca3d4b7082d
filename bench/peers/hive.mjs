// Hive's query planner (a native addon), asked by messages from the parent process.
import { QueryPlanner } from "@graphql-hive/router-query-planner";
import { answerParent, measure } from "../plan-quality/answer-parent.ts";

let current = { sdl: "", planner: undefined };

// No label of a progressive override is on, and the dice of those by percentage has fallen on the side of "off".
const [activeLabels, percentage] = [new Set(), 100];

answerParent(({ sdl, operation, budgetMs }) => {
  if (current.sdl !== sdl) {
    current = { sdl, planner: new QueryPlanner(sdl) };
  }
  const { planner } = current;
  const { result, medianMs } = measure(
    () => planner.plan(operation, null, activeLabels, percentage),
    budgetMs,
  );
  return { plan: result.node ?? null, medianMs };
});
