import type { MergedType } from "../merge/merged-schema.ts";

/** The texts of the types that were printed last. */
export class KnownPrints {
  #graphNames = "";
  #textByType = new WeakMap<MergedType, string>();

  /** Prints the types that have changed, or all if `graphNames`, by which they name the subgraphs, have. */
  printAll(
    types: Iterable<MergedType>,
    graphNames: Iterable<string>,
    print: (type: MergedType) => string,
  ): readonly string[] {
    const names = [...graphNames].join(" ");
    if (names !== this.#graphNames) {
      this.#graphNames = names;
      this.#textByType = new WeakMap();
    }
    return [...types].map((type) => {
      const text = this.#textByType.get(type) ?? print(type);
      this.#textByType.set(type, text);
      return text;
    });
  }
}
