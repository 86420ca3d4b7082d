import type { FetchDraft } from "../fetch-graph/fetch-draft.ts";

/** In which rounds a fetch can be sent, so that the last round stays the last. */
interface Window {
  readonly first: Int32Array;
  readonly last: Int32Array;
}

/**
 * The rounds in which each of some fetches can be sent without making them take longer: all of them together, and those
 * of them that are always wanted as if there were no others. Fetches can be joined; the rounds are then those of what
 * is left.
 */
export class SendingWindows {
  readonly #numbers: ReadonlyMap<FetchDraft, number>;
  readonly #isSure: readonly boolean[];
  /** By number, the numbers of those that a fetch waits for; nothing for one that was joined to another. */
  readonly #before: (Set<number> | undefined)[];
  #all: Window;
  #sure: Window;

  constructor(fetches: readonly FetchDraft[], sure: ReadonlySet<FetchDraft>) {
    this.#numbers = new Map(fetches.map((fetch, number) => [fetch, number]));
    this.#isSure = fetches.map((fetch) => sure.has(fetch));
    this.#before = fetches.map(({ dependsOn }) => {
      const before = new Set<number>();
      for (const one of dependsOn) {
        const number = this.#numbers.get(one);
        if (number !== undefined) {
          before.add(number);
        }
      }
      return before;
    });
    this.#all = this.#windowsOf(() => true);
    this.#sure = this.#windowsOf((number) => this.#isSure[number] === true);
  }

  /** The round in which a fetch can be sent at the earliest. */
  firstRound(fetch: FetchDraft): number {
    return this.#all.first[this.#numberOf(fetch)] ?? 0;
  }

  /** Whether two fetches, the second of which can be sent no earlier than the first, can be sent at once. */
  canMeet(earlier: FetchDraft, later: FetchDraft): boolean {
    const [one, other] = [this.#numberOf(earlier), this.#numberOf(later)];
    return overlap(this.#all, one, other) && overlap(this.#sure, one, other) && !this.#waitsFor(other, one);
  }

  /** Makes one fetch of two that can meet: the later, which waits for what either waited for. */
  join(earlier: FetchDraft, later: FetchDraft): void {
    const [gone, kept] = [this.#numberOf(earlier), this.#numberOf(later)];
    const joined = this.#before[kept];
    for (const one of this.#before[gone] ?? []) {
      joined?.add(one);
    }
    this.#before[gone] = undefined;
    for (const before of this.#before) {
      if (before?.delete(gone) === true) {
        before.add(kept);
      }
    }
    this.#all = this.#windowsOf(() => true);
    this.#sure = this.#windowsOf((number) => this.#isSure[number] === true);
  }

  #numberOf(fetch: FetchDraft): number {
    const number = this.#numbers.get(fetch);
    if (number === undefined) {
      throw new Error("A fetch was not among those whose rounds were asked for.");
    }
    return number;
  }

  /** Whether one fetch waits for another, at once or by way of others. */
  #waitsFor(number: number, other: number): boolean {
    const { first } = this.#all;
    const reached = new Set([number]);
    for (const one of reached) {
      for (const before of this.#before[one] ?? []) {
        if (before === other) {
          return true;
        }
        if ((first[before] ?? 0) > (first[other] ?? 0)) {
          reached.add(before);
        }
      }
    }
    return false;
  }

  #windowsOf(counts: (number: number) => boolean): Window {
    const first = new Int32Array(this.#before.length).fill(-1);
    const order: number[] = [];
    const visit = (number: number): number => {
      const known = first[number] ?? 0;
      if (known >= 0) {
        return known;
      }
      let round = 0;
      for (const before of this.#before[number] ?? []) {
        if (counts(before)) {
          round = Math.max(round, visit(before) + 1);
        }
      }
      first[number] = round;
      order.push(number);
      return round;
    };
    let end = 0;
    for (const [number, before] of this.#before.entries()) {
      if (before !== undefined && counts(number)) {
        end = Math.max(end, visit(number));
      }
    }
    const last = new Int32Array(this.#before.length).fill(end);
    for (const number of order.reverse()) {
      for (const before of this.#before[number] ?? []) {
        last[before] = Math.min(last[before] ?? end, (last[number] ?? end) - 1);
      }
    }
    return { first, last };
  }
}

function overlap({ first, last }: Window, one: number, other: number): boolean {
  return (first[one] ?? 0) <= (last[other] ?? 0) && (first[other] ?? 0) <= (last[one] ?? 0);
}
