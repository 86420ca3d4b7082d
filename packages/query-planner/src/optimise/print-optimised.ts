import type { SupergraphModel } from "@hansa/federation-model";
import type { FetchGraph } from "../fetch-graph/fetch-draft.ts";
import { printFetchGraph } from "../fetch-graph/print-fetch-graph.ts";
import { optimise } from "./optimise.ts";

/**
 * The printed form of the fifth stage: the passes that changed something, then the fetches as after the fourth.
 * Runs the passes on `graph`, what the fourth stage made, and changes it.
 */
export function printOptimised(model: SupergraphModel, graph: FetchGraph): string {
  let text = printFetchGraph(model, graph);
  const passes = new Set<string>();
  optimise(model, graph, ({ name }, after) => {
    const printed = printFetchGraph(model, after);
    if (printed !== text) {
      passes.add(name);
    }
    text = printed;
  });
  return `passes: ${passes.size === 0 ? "none" : [...passes].join(", ")}\n${text}`;
}
