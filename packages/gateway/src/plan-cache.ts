/** What bounds a cache. */
export interface CacheLimits {
  readonly maxEntries: number;
  readonly maxSize: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly size: number;
}

/**
 * Values by key, bounded by number and by size; what was used longest ago goes first. One cache belongs to one schema,
 * so a plan can never be run on another one.
 */
export class PlanCache<Value> {
  readonly #limits: CacheLimits;
  /** In the order of use. */
  readonly #entries = new Map<string, Entry<Value>>();
  #size = 0;

  constructor(limits: CacheLimits) {
    this.#limits = limits;
  }

  get entries(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry?.value;
  }

  /** Keeps `value`, unless it alone is larger than all may be. */
  set(key: string, value: Value, size: number): void {
    this.#remove(key);
    if (size > this.#limits.maxSize) {
      return;
    }
    this.#entries.set(key, { value, size });
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.maxEntries && this.#size <= this.#limits.maxSize) {
        return;
      }
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#size -= this.#entries.get(key)?.size ?? 0;
    this.#entries.delete(key);
  }
}
