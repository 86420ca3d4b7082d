import type { Cost } from "./solution.ts";

/** The costs that a node can have, given what each of its children can have, each with the options chosen. */
export function combineCosts<Option extends Cost>(
  base: Cost,
  children: readonly (readonly Option[])[],
): readonly { readonly cost: Cost; readonly chosen: readonly Option[] }[] {
  if (children.every(({ length }) => length === 1)) {
    const only = withinDeadline(base, children, Number.POSITIVE_INFINITY);
    return only === undefined ? [] : [only];
  }
  const deadlines = new Set([base.rounds]);
  for (const options of children) {
    for (const { rounds } of options) {
      if (rounds > base.rounds) {
        deadlines.add(rounds);
      }
    }
  }
  const combined: { readonly cost: Cost; readonly chosen: readonly Option[] }[] = [];
  for (const deadline of [...deadlines].sort((a, b) => a - b)) {
    const found = withinDeadline(base, children, deadline);
    const last = combined.at(-1);
    if (found !== undefined && (last === undefined || found.cost.fetches < last.cost.fetches)) {
      combined.push(found);
    }
  }
  return combined;
}

/** The fewest fetches with which every child is done in time. */
function withinDeadline<Option extends Cost>(
  base: Cost,
  children: readonly (readonly Option[])[],
  deadline: number,
): { readonly cost: Cost; readonly chosen: readonly Option[] } | undefined {
  let { rounds, fetches, size } = base;
  const chosen: Option[] = [];
  for (const options of children) {
    let best: Option | undefined;
    for (const option of options) {
      if (option.rounds <= deadline && (best === undefined || option.fetches < best.fetches)) {
        best = option;
      }
    }
    if (best === undefined) {
      return undefined;
    }
    chosen.push(best);
    rounds = Math.max(rounds, best.rounds);
    fetches += best.fetches;
    size += best.size;
  }
  return { cost: { rounds, fetches, size }, chosen };
}
