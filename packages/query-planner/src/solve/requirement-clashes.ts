import type { Demand } from "../demands/demand-tree.ts";

/**
 * Whether one representation cannot hold what both require: a field stands in it by its name only, so it has one set
 * of arguments.
 */
export function clash(left: readonly Demand[], right: readonly Demand[]): boolean {
  return left.some((one) =>
    right.some(
      (other) =>
        one.fieldName === other.fieldName &&
        one.types.some((type) => other.types.includes(type)) &&
        (one.argumentsText !== other.argumentsText ||
          clash(one.child?.demands ?? [], other.child?.demands ?? [])),
    ),
  );
}

/** Keeps requirements that one subgraph gets in groups of which each fits into one representation. */
export class RequirementClashes {
  #groupsBySubgraph: Map<number, Demand[][]> | undefined = undefined;

  /** The number of the first group that a requirement fits into; it is in that group from now on. */
  groupOf(subgraph: number, required: readonly Demand[]): number {
    this.#groupsBySubgraph ??= new Map();
    const groups = this.#groupsBySubgraph.get(subgraph) ?? [];
    this.#groupsBySubgraph.set(subgraph, groups);
    const fitting = groups.findIndex((group) => !clash(group, required));
    const number = fitting < 0 ? groups.length : fitting;
    groups[number] = [...(groups[number] ?? []), ...required];
    return number;
  }
}
