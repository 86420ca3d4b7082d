import { both, implies, type When } from "../normalise/conditions.ts";
import type { Cost } from "./solution.ts";

/** Something that is there after some rounds, where it is wanted. */
export interface ConditionalRounds {
  readonly when: When;
  readonly rounds: number;
}

/** Past this many, what is wanted under conditions counts as if it were always wanted. */
const maxEntries = 8;

/** After how many rounds what has a cost is there, where it is wanted under a further condition. */
export function roundsUnder(when: When, { rounds, roundsWhen }: Cost): readonly ConditionalRounds[] {
  return roundsWhen === undefined
    ? [{ when, rounds }]
    : roundsWhen.map((one) => ({ when: both(when, one.when), rounds: one.rounds }));
}

/** Those that come later than all that is wanted with them; nothing where no condition is left, or too many are. */
export function latestOf(all: readonly ConditionalRounds[]): readonly ConditionalRounds[] | undefined {
  const kept: ConditionalRounds[] = [];
  for (const one of [...all].sort((a, b) => b.rounds - a.rounds)) {
    if (!kept.some(({ when }) => implies(one.when, when))) {
      kept.push(one);
    }
  }
  const isAlways = kept.every(({ when }) => when === undefined);
  return isAlways || kept.length > maxEntries ? undefined : kept;
}

/** How long something may take so that it is over with what is wanted anyway. */
export class RoundLimits {
  readonly #least: number;
  readonly #fastest: readonly ConditionalRounds[];

  /** `fastest` is what there is to wait for, each as soon as it can be. */
  constructor(least: number, fastest: readonly ConditionalRounds[]) {
    this.#least = least;
    this.#fastest = fastest;
  }

  /** Whether all of it is there in time, or so many rounds later. */
  allow(all: readonly ConditionalRounds[], later: number): boolean {
    return all.every(({ when, rounds }) => rounds <= this.#limitOf(when) + later);
  }

  #limitOf(wanted: When): number {
    let limit = this.#least;
    for (const { when, rounds } of this.#fastest) {
      if (rounds > limit && implies(wanted, when)) {
        limit = rounds;
      }
    }
    return limit;
  }
}
