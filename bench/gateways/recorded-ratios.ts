import type { ScenarioResult } from "./run-graph.ts";

/** By scenario and gateway of ours: its CPU time for a request, in those of the limit. */
export type RecordedRatios = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How much a ratio may be over the recorded one. */
const tolerance = 1.25;

/** The ratios of our gateway, in all its settings. */
export function ratiosOf(results: readonly ScenarioResult[]): RecordedRatios {
  return Object.fromEntries(
    results.map(({ scenario, figures }) => {
      const limit = figures.get(scenario.limit);
      const ratios = [...figures].flatMap(([name, figure]) =>
        !name.startsWith("hansa") || "error" in figure || limit === undefined || "error" in limit
          ? []
          : [[name, Number((figure.cpuMsPerRequest / limit.cpuMsPerRequest).toFixed(2))]],
      );
      return [scenario.name, Object.fromEntries(ratios)];
    }),
  );
}

/** A sentence for each ratio that has grown too much. */
export function judgeRatios(measured: RecordedRatios, recorded: RecordedRatios): readonly string[] {
  return Object.entries(recorded).flatMap(([scenario, ratios]) =>
    Object.entries(ratios).flatMap(([gateway, before]) => {
      const now = measured[scenario]?.[gateway];
      return now === undefined || now <= before * tolerance
        ? []
        : [`${scenario}: ${gateway} takes ${now} × the CPU of the limit, ${before} when it was recorded.`];
    }),
  );
}
