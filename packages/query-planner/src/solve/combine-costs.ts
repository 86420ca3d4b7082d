import type { When } from "../normalise/conditions.ts";
import { type ConditionalRounds, latestOf, RoundLimits, roundsUnder } from "./conditional-rounds.ts";
import type { Cost } from "./solution.ts";

/** What is below a field: the ways to get it, and when it is wanted. */
export interface Part<Option extends Cost> {
  readonly when: When;
  /** Fewest rounds first. */
  readonly options: readonly Option[];
}

export interface Combined<Option extends Cost> {
  readonly cost: Cost;
  readonly chosen: readonly Option[];
}

/**
 * The costs that a node can have, given what each of its parts can have, each with the options chosen. A part may take
 * as long as others that are wanted whenever it is; what is wanted under a condition only is no reason to take longer,
 * so that the rounds are few for all values of the variables. `fixed` is what comes after some rounds in any case.
 */
export function combineCosts<Option extends Cost>(
  base: Cost,
  parts: readonly Part<Option>[],
  fixed: readonly ConditionalRounds[],
): readonly Combined<Option>[] {
  const fastest = fastestOf(base, parts);
  if (!isAnyConditional(parts, fixed) && haveOneOption(parts)) {
    const found = choose(base, parts, isAlwaysInTime);
    return found === undefined ? [] : [found];
  }
  const limits = isAnyConditional(parts, fixed)
    ? new RoundLimits(base.rounds, fastestRounds(parts, fixed))
    : undefined;
  const combined: Combined<Option>[] = [];
  for (const deadline of deadlinesOf(base, parts, fastest)) {
    const found = choose(base, parts, (option, when) =>
      limits === undefined
        ? option.rounds <= deadline
        : limits.allow(roundsUnder(when, option), deadline - fastest),
    );
    const last = combined.at(-1);
    if (
      found !== undefined &&
      found.cost.rounds <= deadline &&
      (last === undefined || found.cost.fetches < last.cost.fetches)
    ) {
      combined.push(limits === undefined ? found : withRounds(found, parts, fixed));
    }
  }
  return combined;
}

function isAnyConditional(parts: readonly Part<Cost>[], fixed: readonly ConditionalRounds[]): boolean {
  for (const { when, options } of parts) {
    if (when !== undefined) {
      return true;
    }
    for (const { roundsWhen } of options) {
      if (roundsWhen !== undefined) {
        return true;
      }
    }
  }
  for (const { when } of fixed) {
    if (when !== undefined) {
      return true;
    }
  }
  return false;
}

function haveOneOption(parts: readonly Part<Cost>[]): boolean {
  for (const { options } of parts) {
    if (options.length !== 1) {
      return false;
    }
  }
  return true;
}

function isAlwaysInTime(): boolean {
  return true;
}

/** After how many rounds everything can be there. */
function fastestOf<Option extends Cost>(base: Cost, parts: readonly Part<Option>[]): number {
  let { rounds } = base;
  for (const { options } of parts) {
    rounds = Math.max(rounds, options[0]?.rounds ?? 0);
  }
  return rounds;
}

function deadlinesOf<Option extends Cost>(
  base: Cost,
  parts: readonly Part<Option>[],
  fastest: number,
): readonly number[] {
  if (haveOneOption(parts)) {
    return [fastest];
  }
  const found = new Set([base.rounds]);
  for (const { options } of parts) {
    for (const { rounds } of options) {
      if (rounds > base.rounds) {
        found.add(rounds);
      }
    }
  }
  return [...found].sort((a, b) => a - b);
}

function fastestRounds<Option extends Cost>(
  parts: readonly Part<Option>[],
  fixed: readonly ConditionalRounds[],
): readonly ConditionalRounds[] {
  return [
    ...fixed,
    ...parts.flatMap(({ when, options: [fastest] }) =>
      fastest === undefined ? [] : roundsUnder(when, fastest),
    ),
  ];
}

function withRounds<Option extends Cost>(
  { cost, chosen }: Combined<Option>,
  parts: readonly Part<Option>[],
  fixed: readonly ConditionalRounds[],
): Combined<Option> {
  const below = chosen.flatMap((option, index) => roundsUnder(parts[index]?.when, option));
  return { cost: { ...cost, roundsWhen: latestOf([...fixed, ...below]) }, chosen };
}

/** The fewest fetches with which every part is done in time; nothing where one cannot be. */
function choose<Option extends Cost>(
  base: Cost,
  parts: readonly Part<Option>[],
  isInTime: (option: Option, when: When) => boolean,
): Combined<Option> | undefined {
  let { rounds, fetches, size } = base;
  const chosen: Option[] = [];
  for (const { when, options } of parts) {
    let best: Option | undefined;
    for (const option of options) {
      if ((best === undefined || option.fetches < best.fetches) && isInTime(option, when)) {
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
