import type { ScenarioResult } from "./run-scenario.ts";

/** By scenario and gateway of ours: its CPU time for a request, in those of the limit. */
export type RecordedRatios = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How much a ratio may be over the recorded one. */
const tolerance = 1.25;

/** The ratios of our gateway, in all its settings. */
export function ratiosOf(results: readonly ScenarioResult[]): RecordedRatios {
  return Object.fromEntries(
    results.map(({ scenario, cpuRatios }) => [
      scenario.name,
      Object.fromEntries(
        [...cpuRatios].flatMap(([name, ratio]) =>
          name.startsWith("hansa") && Number.isFinite(ratio) ? [[name, Number(ratio.toFixed(2))]] : [],
        ),
      ),
    ]),
  );
}

/** A ratio that is too much over the recorded one. */
export interface GrownRatio {
  readonly scenario: string;
  readonly gateway: string;
  readonly now: number;
  readonly before: number;
}

/** What has grown too much; what is measured but not recorded, or the other way round, has not. */
export function findGrown(measured: RecordedRatios, recorded: RecordedRatios): readonly GrownRatio[] {
  return Object.entries(recorded).flatMap(([scenario, ratios]) =>
    Object.entries(ratios).flatMap(([gateway, before]) => {
      const now = measured[scenario]?.[gateway];
      return now === undefined || now <= before * tolerance ? [] : [{ scenario, gateway, now, before }];
    }),
  );
}
