import { cpus, release, totalmem } from "node:os";
import type { Measured } from "./measure.ts";

/** A figure that was promised. */
export interface Goal {
  /** Where it holds. */
  readonly scenario: string;
  /** What it says, with what was measured. */
  readonly text: string;
  readonly isMet: boolean;
}

/** How it was measured: `Measured on 2026-01-31: …`, without a full stop. */
export function describeMachine(date: string): string {
  const processor = cpus()[0]?.model ?? "unknown processor";
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `Measured on ${date}: ${processor}, ${cpus().length} cores, ${memoryGb} GB, Linux ${release()}, Node ${process.versions.node}`;
}

/** Today, as pages have it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The section of a page that says which goals are met. */
export function formatGoals(goals: readonly Goal[]): string {
  const missed = goals.filter(({ isMet }) => !isMet).length;
  return `## Goals

${missed === 0 ? "All are met." : `${goals.length - missed} are met, ${missed} missed.`}

${goals.map(({ scenario, text, isMet }) => `- ${isMet ? "met" : "**missed**"}: ${scenario}: ${text}`).join("\n")}`;
}

/** The same for a terminal. */
export function printGoals(goals: readonly Goal[]): void {
  for (const { scenario, text, isMet } of goals) {
    console.log(`  ${isMet ? "met   " : "missed"}  ${scenario}: ${text}`);
  }
}

/** The list of those who were measured, with what version each has. */
export function formatContestants<Contestant extends { readonly name: string; readonly title: string }>(
  contestants: readonly (Contestant & { readonly packageFile?: string })[],
  versionOf: (contestant: Contestant) => string | undefined,
): string {
  return contestants
    .map((one) => {
      const version = one.packageFile === undefined ? "" : ` ${versionOf(one) ?? "(not installed)"}`;
      return `- **${one.name}**: ${one.title}${version}`;
    })
    .join("\n");
}

/** The header of what {@link cellsOf} gives. */
export const measuredHeader: readonly string[] = [
  "",
  "requests/s",
  "p50 ms",
  "p99 ms",
  "CPU ms/request",
  "CPU ratio",
  "memory MB",
];

/** A line of a table: what one showed, and its CPU time in that of the first line. */
export function cellsOf(name: string, figures: Measured, cpuRatio: number | undefined): readonly string[] {
  return [
    name,
    figures.requestsPerSecond.toFixed(0),
    figures.p50Ms.toFixed(2),
    figures.p99Ms.toFixed(2),
    figures.cpuMsPerRequest.toFixed(3),
    cpuRatio?.toFixed(2) ?? "",
    figures.residentMb.toFixed(0),
  ];
}
