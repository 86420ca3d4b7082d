/** Where chance comes from: equal seeds give equal choices, on every machine. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = hashText(`chance ${seed}`);
  }

  /** A whole number from 0 to `count - 1`. */
  pick(count: number): number {
    // Marsaglia's xorshift with a multiplication behind it: short, fast, and good enough to make tests.
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return (Math.imul(this.#state, 0x9e3779b1) >>> 0) % count;
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.pick(100) < percent;
  }

  /** @throws RangeError for an empty list. */
  oneOf<T>(items: readonly T[]): T {
    const item = items[this.pick(Math.max(items.length, 1))];
    if (item === undefined) {
      throw new RangeError("There is nothing to choose from.");
    }
    return item;
  }

  /** Each item with the given chance, in order. */
  some<T>(items: readonly T[], percent: number): readonly T[] {
    return items.filter(() => this.chance(percent));
  }

  /** The same, and at least one where there is any. */
  atLeastOne<T>(items: readonly T[], percent: number): readonly T[] {
    const found = this.some(items, percent);
    return found.length > 0 || items.length === 0 ? found : [this.oneOf(items)];
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    const rest = [...items];
    const result: T[] = [];
    while (rest.length > 0) {
      result.push(...rest.splice(this.pick(rest.length), 1));
    }
    return result;
  }
}

/** An unsigned number of 32 bits, well spread: equal texts have equal numbers. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0 || 1;
}
