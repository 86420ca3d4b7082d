import type { Graph } from "./graph.ts";
import { lists } from "./lists.ts";
import { shop } from "./shop.ts";
import { store } from "./store.ts";

export const graphs: readonly Graph[] = [store, lists, shop];

/** @throws Error where there is none of the name. */
export function graphNamed(name: string): Graph {
  const graph = graphs.find((one) => one.name === name);
  if (graph === undefined) {
    throw new Error(`There is no graph "${name}".`);
  }
  return graph;
}
