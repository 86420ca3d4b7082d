import type { QueryPlan } from "@hansa/query-planner";
import { ensure } from "./ensure.ts";

/** Proves that the dependencies of a plan have no circle and are the least that give the order. */
export function checkGraph(plan: QueryPlan): void {
  const ancestors = ancestorsOf(plan);
  for (const [index, fetch] of plan.fetches.entries()) {
    ensure(fetch.id === index, `fetch ${index} has the id ${fetch.id}`);
    for (const id of fetch.dependsOn) {
      ensure(id < fetch.id, `fetch ${fetch.id} depends on ${id}, which stands behind it`);
      const others = fetch.dependsOn.filter((other) => other !== id);
      ensure(!others.some((other) => ancestors[other]?.has(id)), `fetch ${fetch.id} need not name ${id}`);
    }
  }
}

/** For each fetch, all that it waits for. */
export function ancestorsOf(plan: QueryPlan): readonly ReadonlySet<number>[] {
  const all: ReadonlySet<number>[] = [];
  for (const fetch of plan.fetches) {
    all.push(new Set(fetch.dependsOn.flatMap((id) => [id, ...(all[id] ?? [])])));
  }
  return all;
}
