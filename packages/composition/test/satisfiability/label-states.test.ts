import { describe, expect, it } from "vitest";
import { labelStates } from "../../src/satisfiability/label-states.ts";

const labelled = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `l${index}`);

describe("the states of labels", () => {
  it.each([
    [0, [[]]],
    [1, [[], ["l0"]]],
    [2, [[], ["l0"], ["l1"], ["l0", "l1"]]],
  ])("of %d are all", (count, states) => {
    expect(labelStates(labelled(count))).toEqual(states);
  });

  it("of four are all 16", () => {
    expect(new Set(labelStates(labelled(4)).map(String)).size).toBe(16);
  });

  it.each([5, 8, 33, 100])("of %d have every two labels in each of four states", (count) => {
    const labels = labelled(count);
    const states = labelStates(labels).map((active) => new Set(active));
    for (const one of labels) {
      for (const other of labels.filter((label) => label > one)) {
        expect(new Set(states.map((state) => `${state.has(one)} ${state.has(other)}`)).size).toBe(4);
      }
    }
  });

  it("of 32 have each alone, and of 3,000 are few", () => {
    const alone = labelStates(labelled(32)).filter(({ length }) => length === 1);
    expect(alone.length).toBe(32);
    expect(labelStates(labelled(3_000)).length).toBe(26);
  });
});
