import type { ContextValue } from "../demands/demand-tree.ts";
import type { Child, Read, Solution, SolvedTree } from "./solution.ts";

/** The context values that are fetched although no visit takes them: the field that would is got elsewhere. */
export function unusedValues(solved: SolvedTree): ReadonlySet<ContextValue> {
  const fetched = new Set<ContextValue>();
  const taken = new Set<ContextValue>();
  const visited = new Set<Solution>();
  const visitChild = (child: Child | undefined): void => {
    if (child !== undefined) {
      visit(child.solution);
    }
  };
  const visit = (solution: Solution): void => {
    if (visited.has(solution)) {
      return;
    }
    visited.add(solution);
    for (const value of solution.node.values) {
      fetched.add(value);
    }
    for (const { child } of solution.covers) {
      visitChild(child);
    }
    for (const [index, { location, entries, required }] of solution.visits.entries()) {
      if ((solution.usage[solution.arrivals.length + index]?.size ?? 0) === 0) {
        continue;
      }
      for (const { child } of [...entries.flatMap((entry): readonly Read[] => entry.reads), ...required]) {
        visitChild(child);
      }
      for (const demand of location.resolved) {
        for (const { sources } of demand.contexts.get(location.subgraph) ?? []) {
          for (const { value } of sources) {
            taken.add(value);
          }
        }
      }
    }
  };
  for (const root of [...solved.roots, ...solved.deferred.flatMap(({ roots }) => roots)]) {
    visit(root);
  }
  return fetched.difference(taken);
}
