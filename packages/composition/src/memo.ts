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
