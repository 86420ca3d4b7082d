import { ByNumber } from "../by-number.ts";
import type { FetchDraft } from "../fetch-graph/fetch-draft.ts";

/** In which rounds a fetch can be sent, so that the last round stays the last. */
interface Window {
  /** Whether a fetch counts; those that do not are neither waited for nor do they wait. */
  readonly counts: readonly boolean[];
  readonly first: Int32Array;
  readonly last: Int32Array;
}

/**
 * The rounds in which each of some fetches can be sent without making them take longer: all of them together, and those
 * of them that are always wanted as if there were no others. Fetches can be joined; the rounds are then those of what
 * is left. They are worked out once; a join changes only those of what waits for the two or is waited for, and as it
 * makes no window larger and the last round stays the last, each change is final or narrowed further.
 */
export class SendingWindows {
  readonly #numbers: Pick<ByNumber<FetchDraft, number>, "get">;
  /** By number, the numbers of those that a fetch waits for, some of them more than once. */
  readonly #before: (readonly number[])[];
  /** By number, the numbers of those that wait for a fetch. */
  readonly #after: number[][];
  readonly #all: Window;
  readonly #sure: Window;

  constructor(fetches: readonly FetchDraft[], sure: ReadonlySet<FetchDraft>) {
    const numbers = new ByNumber<FetchDraft, number>();
    for (const [number, fetch] of fetches.entries()) {
      numbers.set(fetch, number);
    }
    this.#numbers = numbers;
    this.#after = fetches.map(() => []);
    this.#before = fetches.map(({ dependsOn }, number) => {
      const before: number[] = [];
      for (const one of dependsOn) {
        const other = numbers.get(one);
        if (other !== undefined) {
          before.push(other);
          this.#after[other]?.push(number);
        }
      }
      return before;
    });
    const isSure = fetches.map((fetch) => sure.has(fetch));
    this.#all = this.#windowOf(fetches.map(() => true));
    this.#sure = isSure.includes(false) ? this.#windowOf(isSure) : this.#all;
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

  /**
   * Makes one fetch of two that can meet: the later, which waits for what either waited for. Both or neither are
   * always wanted.
   */
  join(earlier: FetchDraft, later: FetchDraft): void {
    const [gone, kept] = [this.#numberOf(earlier), this.#numberOf(later)];
    const [before, after] = [this.#before[gone] ?? [], this.#after[gone] ?? []];
    for (const one of before) {
      this.#after[one] = renamed(this.#after[one], gone, kept);
    }
    for (const one of after) {
      this.#before[one] = renamed(this.#before[one], gone, kept);
    }
    this.#before[kept] = [...(this.#before[kept] ?? []), ...before];
    this.#after[kept]?.push(...after);
    this.#before[gone] = [];
    this.#after[gone] = [];
    for (const window of this.#sure === this.#all ? [this.#all] : [this.#all, this.#sure]) {
      this.#delay(window, kept);
      this.#hasten(window, kept);
    }
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

  #windowOf(counts: readonly boolean[]): Window {
    const first = new Int32Array(counts.length).fill(-1);
    const order: number[] = [];
    let end = 0;
    for (let number = 0; number < counts.length; number++) {
      if (counts[number] === true) {
        end = Math.max(end, this.#visit(number, { counts, first, order }));
      }
    }
    const last = new Int32Array(counts.length).fill(end);
    for (const number of order.reverse()) {
      for (const before of this.#before[number] ?? []) {
        last[before] = Math.min(last[before] ?? end, (last[number] ?? end) - 1);
      }
    }
    return { counts, first, last };
  }

  /** The first round of a fetch, after those of all that it waits for. */
  #visit(number: number, into: Pick<Window, "counts" | "first"> & { readonly order: number[] }): number {
    const { counts, first, order } = into;
    const known = first[number] ?? 0;
    if (known >= 0) {
      return known;
    }
    let round = 0;
    for (const before of this.#before[number] ?? []) {
      if (counts[before] === true) {
        round = Math.max(round, this.#visit(before, into) + 1);
      }
    }
    first[number] = round;
    order.push(number);
    return round;
  }

  /** Has a fetch wait for what it comes after, and then what waits for it. */
  #delay(window: Window, number: number): void {
    const { counts, first } = window;
    const known = first[number] ?? 0;
    let round = known;
    for (const before of counts[number] === true ? (this.#before[number] ?? []) : []) {
      round = counts[before] === true ? Math.max(round, (first[before] ?? 0) + 1) : round;
    }
    first[number] = round;
    for (const after of this.#after[number] ?? []) {
      if (counts[after] === true && counts[number] === true && (first[after] ?? 0) <= round) {
        this.#delay(window, after);
      }
    }
  }

  /** Has a fetch be sent in time for what waits for it, and then what it waits for. */
  #hasten(window: Window, number: number): void {
    const { counts, last } = window;
    let round = last[number] ?? 0;
    for (const after of this.#after[number] ?? []) {
      round = counts[after] === true ? Math.min(round, (last[after] ?? 0) - 1) : round;
    }
    last[number] = round;
    for (const before of counts[number] === true ? (this.#before[number] ?? []) : []) {
      if ((last[before] ?? 0) >= round) {
        this.#hasten(window, before);
      }
    }
  }
}

function renamed(numbers: readonly number[] = [], from: number, to: number): number[] {
  return numbers.map((number) => (number === from ? to : number));
}

function overlap({ first, last }: Window, one: number, other: number): boolean {
  return (first[one] ?? 0) <= (last[other] ?? 0) && (first[other] ?? 0) <= (last[one] ?? 0);
}
