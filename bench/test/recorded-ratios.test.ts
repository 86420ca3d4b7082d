import { describe, expect, it } from "vitest";
import { judgeGoals } from "../gateways/goals.ts";
import { findGrown, ratiosOf } from "../gateways/recorded-ratios.ts";
import type { ScenarioResult } from "../gateways/run-scenario.ts";
import { median } from "../measuring/median.ts";

const scenario = { name: "deep", title: "a query", operation: "{ a }", limit: "hand-written" } as const;

function resultOf(cpuRatios: Readonly<Record<string, number>>): ScenarioResult {
  return {
    scenario,
    answerBytes: 1,
    figures: new Map(),
    cpuRatios: new Map(Object.entries(cpuRatios)),
    firstRequestMs: new Map([["hansa", 4.9]]),
  };
}

describe("The ratios of a run", () => {
  it("are those of our own gateway, as far as there are any", () => {
    const result = resultOf({ "hand-written": 1, hansa: 0.876, "hansa-no-dedupe": Number.NaN, hive: 4 });
    expect(ratiosOf([result])).toEqual({ deep: { hansa: 0.88 } });
  });

  it("have grown where they are more than a quarter over the recorded ones", () => {
    const recorded = { deep: { hansa: 1, "hansa-no-dedupe": 1.2 }, gone: { hansa: 1 } };
    expect(findGrown({ deep: { hansa: 1.25, "hansa-no-dedupe": 1.51 } }, recorded)).toEqual([
      { scenario: "deep", gateway: "hansa-no-dedupe", now: 1.51, before: 1.2 },
    ]);
  });

  it("have not grown where nothing is recorded", () => {
    expect(findGrown({ deep: { hansa: 9 } }, {})).toEqual([]);
  });
});

describe("The goals", () => {
  it("are judged by what was measured", () => {
    const goals = judgeGoals([resultOf({ hansa: 1.01, "hansa-no-dedupe": 1.25 })]);
    expect(goals.map(({ text, isMet }) => `${isMet}: ${text}`)).toEqual([
      "true: CPU of hansa-no-dedupe: 1.25 × hand-written (at most 1.25)",
      "false: CPU of hansa: 1.01 × hand-written (at most 1)",
      "true: first request of hansa for a new operation: 4.9 ms more CPU (at most 5)",
    ]);
  });
});

describe("median", () => {
  it.each([
    [[], Number.NaN],
    [[3], 3],
    [[10, 1, 2], 2],
    [[10, 2, 30, 1], 10],
  ])("of %j is %d", (numbers, middle) => {
    expect(median(numbers)).toBe(middle);
  });
});
