/** What is known of things with small and dense numbers: a list, since hashing objects takes longer than all else. */
export class ByNumber<Item extends { readonly id: number }, Value> {
  #values: (Value | undefined)[] = [];

  get({ id }: Item): Value | undefined {
    return this.#values[id];
  }

  set({ id }: Item, value: Value): void {
    while (this.#values.length < id) {
      this.#values.push(undefined);
    }
    this.#values[id] = value;
  }

  clear(): void {
    this.#values = [];
  }
}
