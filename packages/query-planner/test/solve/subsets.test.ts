import { describe, expect, it } from "vitest";
import { nextSubset } from "../../src/solve/subsets.ts";

function allSubsets(count: number): readonly number[] {
  const found: number[] = [];
  for (let subset = 0; subset >= 0; subset = nextSubset(subset, count)) {
    found.push(subset);
  }
  return found;
}

describe("the sets of some things", () => {
  it.each([
    [0, [0b0]],
    [1, [0b0, 0b1]],
    [3, [0b000, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110, 0b111]],
  ])("are each there once for %i things, smaller ones first", (count, subsets) => {
    expect(allSubsets(count)).toEqual(subsets);
  });

  it("are as many as there are for twelve things", () => {
    expect(new Set(allSubsets(12)).size).toBe(2 ** 12);
  });
});
