import type { Measured } from "../measuring/measure.ts";
import type { Goal } from "../measuring/page.ts";
import type { ScenarioResult } from "./run-scenario.ts";

/** The most CPU time by scenario, in that of the scenario's limit. */
const mostCpu: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  deep: { "hansa-no-dedupe": 1.25, hansa: 1 },
  "by-key": { "hansa-no-dedupe": 1.5 },
  rows: { "hansa-no-dedupe": 1.3 },
};

/** How many times the requests of each peer, for the deep query. */
const leastThroughput: Readonly<Record<string, number>> = { "hive-rust": 3, apollo: 10 };

export const mostResidentMb = 250;
const mostFirstRequestMs = 5;

/** The goals that can be judged by these results. */
export function judgeGoals(results: readonly ScenarioResult[]): readonly Goal[] {
  return results.flatMap((result) =>
    [...cpuGoals(result), ...throughputGoals(result), ...memoryGoal(result), ...firstRequestGoal(result)].map(
      (goal) => ({ ...goal, scenario: result.scenario.name }),
    ),
  );
}

type JudgedGoal = Omit<Goal, "scenario">;

function cpuGoals({ scenario, cpuRatios }: ScenarioResult): readonly JudgedGoal[] {
  return Object.entries(mostCpu[scenario.name] ?? {}).flatMap(([name, most]) => {
    const ratio = cpuRatios.get(name);
    return ratio === undefined || Number.isNaN(ratio)
      ? []
      : [
          {
            text: `CPU of ${name}: ${ratio.toFixed(2)} × ${scenario.limit} (at most ${most})`,
            isMet: ratio <= most,
          },
        ];
  });
}

function throughputGoals(result: ScenarioResult): readonly JudgedGoal[] {
  const own = measuredOf(result, "hansa");
  if (result.scenario.name !== "deep" || own === undefined) {
    return [];
  }
  return Object.entries(leastThroughput).flatMap(([peer, least]) => {
    const theirs = measuredOf(result, peer);
    if (theirs === undefined) {
      return [];
    }
    const ratio = own.requestsPerSecond / theirs.requestsPerSecond;
    const text = `throughput of hansa: ${ratio.toFixed(1)} × ${peer} (at least ${least})`;
    return [{ text, isMet: ratio >= least }];
  });
}

function memoryGoal(result: ScenarioResult): readonly JudgedGoal[] {
  const own = measuredOf(result, "hansa");
  if (own === undefined) {
    return [];
  }
  const text = `memory of hansa: ${own.residentMb.toFixed(0)} MB (at most ${mostResidentMb})`;
  return [{ text, isMet: own.residentMb <= mostResidentMb }];
}

function firstRequestGoal({ firstRequestMs }: ScenarioResult): readonly JudgedGoal[] {
  const own = firstRequestMs.get("hansa");
  if (own === undefined) {
    return [];
  }
  const text = `first request of hansa for a new operation: ${own.toFixed(1)} ms more CPU (at most ${mostFirstRequestMs})`;
  return [{ text, isMet: own <= mostFirstRequestMs }];
}

function measuredOf({ figures }: ScenarioResult, name: string): Measured | undefined {
  const figure = figures.get(name);
  return figure === undefined || "error" in figure ? undefined : figure;
}
