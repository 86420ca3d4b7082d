/** How much a cache may hold. */
export interface CacheBounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly bytes: number;
}

/** Values by text, the least recently used given up first once there are too many or they weigh too much. */
export class DocumentCache<Value> {
  readonly #bounds: CacheBounds;
  readonly #entries = new Map<string, Entry<Value>>();
  #bytes = 0;

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(text: string): Value | undefined {
    const entry = this.#entries.get(text);
    if (entry === undefined) {
      return undefined;
    }
    this.#entries.delete(text);
    this.#entries.set(text, entry);
    return entry.value;
  }

  /** Keeps `value` with a weight of `bytes`; one that is heavier than the whole cache is not kept. */
  set(text: string, value: Value, bytes: number): void {
    this.#delete(text);
    this.#entries.set(text, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#bounds.maxEntries && this.#bytes <= this.#bounds.maxBytes) {
        return;
      }
      this.#delete(oldest);
    }
  }

  #delete(text: string): void {
    this.#bytes -= this.#entries.get(text)?.bytes ?? 0;
    this.#entries.delete(text);
  }
}
