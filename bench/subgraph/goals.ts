import { ratioOf } from "../measuring/measure-rounds.ts";
import type { Goal } from "../measuring/page.ts";
import { limit, own } from "./contestants.ts";
import type { ScenarioResult } from "./run-scenario.ts";

/** CPU time, in that of the code written by hand. */
const mostCpu = 1.3;
/** Throughput, in that of each peer. */
const leastThroughput = { nested: 2, other: 1 };

/** The goals that can be judged by these results. */
export function judgeGoals(results: readonly ScenarioResult[]): readonly Goal[] {
  return results.flatMap((result) => [...cpuGoal(result), ...throughputGoals(result)]);
}

function cpuGoal({ scenario, cpuRatios }: ScenarioResult): readonly Goal[] {
  const ratio = cpuRatios.get(own);
  if (ratio === undefined || Number.isNaN(ratio)) {
    return [];
  }
  const text = `CPU of ${own}: ${ratio.toFixed(2)} × ${limit} (at most ${mostCpu})`;
  return [{ scenario: scenario.name, text, isMet: ratio <= mostCpu }];
}

function throughputGoals({ scenario, figures, rounds }: ScenarioResult): readonly Goal[] {
  const least = scenario.isNested ? leastThroughput.nested : leastThroughput.other;
  return [...figures].flatMap(([peer, figure]) => {
    if ("error" in figure || peer === own || peer === limit || !figures.has(own)) {
      return [];
    }
    const ratio = ratioOf("requestsPerSecond", [own, peer], rounds);
    const text = `throughput of ${own}: ${ratio.toFixed(1)} × ${peer} (at least ${least})`;
    return [{ scenario: scenario.name, text, isMet: ratio >= least }];
  });
}
