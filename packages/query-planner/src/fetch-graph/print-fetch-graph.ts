import type { SupergraphModel } from "@hansa/federation-model";
import {
  type PrintContext,
  printEntitySelections,
  printFragment,
  printSelectionSet,
} from "../emit/print-selection.ts";
import { printDelivery } from "../normalise/print-normalised.ts";
import { printContextSources, printPath } from "../print/print-plan.ts";
import type { FetchGraph } from "./fetch-draft.ts";

/** The printed form of the fourth and fifth stage: one fetch a line, with what it waits for, its fragments below. */
export function printFetchGraph(model: SupergraphModel, graph: FetchGraph): string {
  const lines = graph.fetches.map((fetch) => {
    const after = [...fetch.dependsOn].map(({ id }) => id).sort((a, b) => a - b);
    const context: PrintContext = {
      subgraph: fetch.subgraph,
      variables: new Set(),
      contextText: ({ sources }) => printContextSources([], sources),
    };
    const parts = fetch.inputs.map((input) => {
      const own: PrintContext = {
        ...context,
        contextText: ({ sources }) => printContextSources(input.path, sources),
      };
      const at = input.path.length === 0 ? "" : `at ${printPath(input.path)} `;
      const body =
        fetch.kind === "root"
          ? printSelectionSet(input.selection, undefined, own)
          : printEntitySelections(input.selection, undefined, own);
      return `${at}${body}`;
    });
    const waits = after.length === 0 ? "" : ` after ${after.join(", ")}`;
    const fragments = fetch.fragments?.map((fragment) => `\n  ${printFragment(fragment, context)}`) ?? [];
    const head = `${fetch.id} ${model.subgraphs[fetch.subgraph]?.name ?? ""}${waits}`;
    return `${head}${printDelivery(fetch.delivery)}: ${parts.join(" and ")}${fragments.join("")}`;
  });
  return lines.join("\n");
}
