/** Where a value stands in a {@link LinkedList}. */
export interface ListPlace<Value> {
  readonly value: Value;
  readonly earlier: ListPlace<Value> | undefined;
  readonly later: ListPlace<Value> | undefined;
}

interface Place<Value> extends ListPlace<Value> {
  earlier: Place<Value> | undefined;
  later: Place<Value> | undefined;
  /** `undefined` once it has left. */
  list: LinkedList<Value> | undefined;
}

/**
 * Values in a row that come and go all the time, each in constant time from wherever it stands: who adds one keeps its place.
 *
 * What has left refers to nothing that came later. A `Set` or a `Map` that many pass through does: its storage is replaced
 * again and again, the old one refers to the new one, and as soon as one of them has grown old, all that follow are kept,
 * with what was in them, until the old generation is collected.
 */
export class LinkedList<Value> {
  #first: Place<Value> | undefined;
  #last: Place<Value> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): ListPlace<Value> | undefined {
    return this.#first;
  }

  get last(): ListPlace<Value> | undefined {
    return this.#last;
  }

  /** The value that was given last may be deleted while it goes on. */
  *[Symbol.iterator](): Iterator<Value> {
    let place = this.#first;
    while (place !== undefined) {
      const { later, value } = place;
      yield value;
      place = later;
    }
  }

  append(value: Value): ListPlace<Value> {
    return this.insertAfter(this.#last, value);
  }

  /** Puts a value behind a place of this list; `undefined` stands before all. */
  insertAfter(earlier: ListPlace<Value> | undefined, value: Value): ListPlace<Value> {
    // Places are made here and nowhere else.
    const before = earlier as Place<Value> | undefined;
    const later = before === undefined ? this.#first : before.later;
    const place: Place<Value> = { value, earlier: before, later, list: this };
    this.#link(before, place);
    this.#link(place, later);
    this.#size++;
    return place;
  }

  /** Whether it stood in the list. */
  delete(given: ListPlace<Value>): boolean {
    const place = given as Place<Value>;
    if (place.list !== this) {
      return false;
    }
    this.#link(place.earlier, place.later);
    place.list = place.earlier = place.later = undefined;
    this.#size--;
    return true;
  }

  /** Makes two places neighbours; the end of the row stands for one that is undefined. */
  #link(earlier: Place<Value> | undefined, later: Place<Value> | undefined): void {
    if (earlier === undefined) {
      this.#first = later;
    } else {
      earlier.later = later;
    }
    if (later === undefined) {
      this.#last = earlier;
    } else {
      later.earlier = earlier;
    }
  }
}
