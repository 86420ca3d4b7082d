/** Hansa's query planner, asked by messages from the parent process, as its peers are. Every plan is proven right. */
import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { verifyPlan } from "@hansa/federation-testkit";
import { planOperation } from "@hansa/query-planner";
import { parse } from "graphql";
import { answerParent, measure } from "./answer-parent.ts";

interface Request {
  readonly sdl: string;
  readonly operation: string;
  readonly budgetMs: number;
}

let current: { readonly sdl: string; readonly model: SupergraphModel } | undefined;

answerParent(({ sdl, operation, budgetMs }: Request) => {
  if (current?.sdl !== sdl) {
    current = { sdl, model: buildSupergraphModel(sdl) };
  }
  const { model } = current;
  const make = () => planOperation(model, { document: parse(operation, { noLocation: true }) });
  const { result, medianMs } = measure(make, budgetMs);
  verifyPlan(model, parse(operation), result);
  return { plan: result, medianMs };
});
