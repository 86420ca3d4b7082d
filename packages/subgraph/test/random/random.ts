import fc from "fast-check";

/** Choices of one run, which fast-check repeats by its seed and makes smaller where the run fails. */
export interface Random {
  /** A whole number, both ends among them. */
  integer(min: number, max: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True `percent` times in a hundred. */
  chance(percent: number): boolean;
  /** Some of the items, in their order. */
  some<Item>(items: readonly Item[], percent: number): readonly Item[];
  /** From `min` to `max` things that `make` makes. */
  several<Item>(min: number, max: number, make: (index: number) => Item): readonly Item[];
}

/** Every number is as likely as any other: fast-check would prefer the ends, and so mostly make what is empty. */
const evenInteger = (min: number, max: number) => fc.noBias(fc.integer({ min, max }));

export function createRandom(generate: fc.GeneratorValue): Random {
  const integer: Random["integer"] = (min, max) => generate(evenInteger, min, max);
  // Small numbers are what fast-check tries when it makes a failure smaller: they mean no.
  const chance: Random["chance"] = (percent) => integer(0, 99) >= 100 - percent;
  return {
    integer,
    chance,
    pick(items) {
      if (items.length === 0) {
        throw new Error("There is nothing to pick from.");
      }
      // The index is one of the list's.
      return items[integer(0, items.length - 1)] as (typeof items)[number];
    },
    some: (items, percent) => items.filter(() => chance(percent)),
    several: (min, max, make) => Array.from({ length: integer(min, max) }, (_, index) => make(index)),
  };
}
