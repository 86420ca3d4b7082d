import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortShortList } from "../src/sort-short-list.ts";

describe("sorting a list that is short", () => {
  it("gives what a stable sort gives, also for a long one", () => {
    const item = fc.record({ rank: fc.integer({ min: 0, max: 5 }), name: fc.nat() });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 40 }), (items) => {
        const compare = (left: { rank: number }, right: { rank: number }): number => left.rank - right.rank;
        expect(sortShortList([...items], compare)).toEqual([...items].sort(compare));
      }),
      { seed: 7 },
    );
  });
});
