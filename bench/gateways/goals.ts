import type { Measured } from "./measure.ts";
import type { ScenarioResult } from "./run-graph.ts";

/** A figure that was promised, as a ratio within one run. */
export interface Goal {
  readonly scenario: string;
  /** What it says, with what was measured. */
  readonly text: string;
  readonly isMet: boolean;
}

type Figures = ReadonlyMap<string, Measured>;

/** The goals that can be judged by these results. */
export function judgeGoals(results: readonly ScenarioResult[]): readonly Goal[] {
  return results.flatMap(({ scenario, figures }) => {
    const measured: Figures = new Map(
      [...figures].flatMap(([name, figure]) => ("error" in figure ? [] : [[name, figure]])),
    );
    return [
      ...cpuGoal(measured, {
        of: "hansa-no-dedupe",
        to: "hand-written",
        most: scenario.name === "deep" ? 1.25 : undefined,
      }),
      ...cpuGoal(measured, {
        of: "hansa",
        to: "hand-written",
        most: scenario.name === "deep" ? 1 : undefined,
      }),
      ...cpuGoal(measured, {
        of: "hansa-no-dedupe",
        to: "proxy",
        most: { "by-key": 1.5, rows: 1.3 }[scenario.name],
      }),
      ...(scenario.name === "deep"
        ? [...throughputGoal(measured, "hive-rust", 3), ...throughputGoal(measured, "apollo", 10)]
        : []),
      ...memoryGoal(measured),
    ].map((goal) => ({ ...goal, scenario: scenario.name }));
  });
}

type JudgedGoal = Omit<Goal, "scenario">;

function cpuGoal(
  figures: Figures,
  { of, to, most }: { readonly of: string; readonly to: string; readonly most: number | undefined },
): readonly JudgedGoal[] {
  const own = figures.get(of);
  const limit = figures.get(to);
  if (own === undefined || limit === undefined || most === undefined) {
    return [];
  }
  const ratio = own.cpuMsPerRequest / limit.cpuMsPerRequest;
  return [{ text: `CPU of ${of}: ${ratio.toFixed(2)} × ${to} (at most ${most})`, isMet: ratio <= most }];
}

function throughputGoal(figures: Figures, peer: string, least: number): readonly JudgedGoal[] {
  const own = figures.get("hansa");
  const theirs = figures.get(peer);
  if (own === undefined || theirs === undefined) {
    return [];
  }
  const ratio = own.requestsPerSecond / theirs.requestsPerSecond;
  return [
    { text: `throughput of hansa: ${ratio.toFixed(1)} × ${peer} (at least ${least})`, isMet: ratio >= least },
  ];
}

const mostResidentMb = 250;

function memoryGoal(figures: Figures): readonly JudgedGoal[] {
  const own = figures.get("hansa");
  if (own === undefined) {
    return [];
  }
  const text = `memory of hansa: ${own.residentMb.toFixed(0)} MB (at most ${mostResidentMb})`;
  return [{ text, isMet: own.residentMb <= mostResidentMb }];
}
