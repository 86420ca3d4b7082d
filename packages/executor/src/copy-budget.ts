/**
 * How many values one request may still copy. Entities that stand at many places, with lists of many items each, are
 * the product of two answers that are both within their limits; this bounds the product.
 */
export class CopyBudget {
  #left: number;

  constructor(values: number) {
    this.#left = values;
  }

  /** False, and nothing is taken, where not so many are left. */
  take(values: number): boolean {
    if (values > this.#left) {
      return false;
    }
    this.#left -= values;
    return true;
  }
}
