/** Makes something of each object once, and keeps it for as long as somebody has the object. */
export class Memo<Key extends object, Value> {
  readonly #make: (key: Key) => Value;
  readonly #made = new WeakMap<Key, { readonly value: Value }>();

  constructor(make: (key: Key) => Value) {
    this.#make = make;
  }

  /** What is made of an object. */
  of(key: Key): Value {
    const known = this.#made.get(key);
    if (known !== undefined) {
      return known.value;
    }
    const value = this.#make(key);
    this.#made.set(key, { value });
    return value;
  }
}

/** The same for what depends on more than the object: keeps of each object what was made in the last surroundings. */
export class SurroundedMemo<Key extends object, Value> {
  readonly #made = new WeakMap<Key, { readonly surroundings: string; readonly value: Value }>();

  /** What is made of an object where `surroundings` say all else that it depends on. */
  of(key: Key, surroundings: string, make: () => Value): Value {
    const known = this.#made.get(key);
    if (known?.surroundings === surroundings) {
      return known.value;
    }
    const value = make();
    this.#made.set(key, { surroundings, value });
    return value;
  }
}
