/**
 * Measures composition on the graphs that its figures are promised for, beside two other compositions:
 *
 *     npm run bench:composition [-- case ... [--only Hansa]]
 *
 * Each of them composes each graph in a process of its own, which does nothing else, one after the other. "First" is the
 * first composition of that process, and "median" of those after it, by the clock and in CPU time of all threads; the
 * CPU time and the peak memory of the whole process come after. Goals are held against the clock, so the machine should do
 * nothing else. What takes too long or too much memory is stopped, and the limit is printed in the place of its figures.
 */
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type CompositionCase, compositionCases } from "./composition/cases.ts";
import type { GeneratedSubgraph } from "./composition/graphs.ts";
import type { CaseFigures, Duration } from "./composition/measure-case.ts";

const limits = { cpuSeconds: 60, heapMb: 4_096 };

const programs: readonly (readonly [name: string, file: string])[] = [
  ["Hansa", "./composition/hansa.ts"],
  ["Apollo", "./peers/compose.mjs"],
  ["The Guild", "./composition/the-guild.ts"],
];

/** The figures of one process, or why there are none. */
function runProgram(file: string, caseName: string): CaseFigures | string {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const command = [process.execPath, "--conditions=@hansa/source", `--max-old-space-size=${limits.heapMb}`];
  const { status, signal, stdout, stderr } = spawnSync(
    "sh",
    ["-c", `ulimit -t ${limits.cpuSeconds}; exec "$@"`, "sh", ...command, path, caseName],
    { encoding: "utf8" },
  );
  if (signal === "SIGXCPU" || signal === "SIGKILL") {
    return `over ${limits.cpuSeconds} s of CPU time`;
  }
  if (status === 0) {
    // Printed by `runCase`.
    return JSON.parse(stdout) as CaseFigures;
  }
  return /heap out of memory|heap limit/i.test(stderr)
    ? `over ${limits.heapMb} MB`
    : `fails: ${/^\w*Error: .*$/m.exec(stderr)?.[0] ?? stderr.trim().split("\n").at(-1) ?? ""}`;
}

function figure(name: string, value: number, unit: string, goal?: number): string {
  const text = `${name} ${value.toFixed(0)} ${unit}`;
  return goal === undefined ? text : `${text} (goal ${goal}: ${value <= goal ? "met" : "missed"})`;
}

function duration(name: string, { cpuMs, ms }: Duration, goal?: number): string {
  return `${figure(name, ms, "ms", goal)}, CPU ${cpuMs.toFixed(0)} ms`;
}

/** Goals are Hansa's own. */
function describe(figures: CaseFigures, goal: CompositionCase["goal"]): string {
  const { first, median, cpuMs, peakMb, satisfiability, errors } = figures;
  return [
    duration("first", first, median === undefined ? goal.ms : undefined),
    ...(median === undefined ? [] : [duration("median", median, goal.ms)]),
    ...(satisfiability === undefined
      ? []
      : [duration("satisfiability", satisfiability, goal.satisfiabilityMs)]),
    figure("process", cpuMs, "ms"),
    figure("peak memory", peakMb, "MB", goal.peakMb),
    ...(errors.length === 0 ? [] : [`${errors.length} errors: ${errors[0]?.split("\n")[0] ?? ""}`]),
  ].join(", ");
}

function sizeOf(subgraphs: readonly GeneratedSubgraph[]): string {
  const text = subgraphs.map(({ sdl }) => sdl).join("\n");
  const definitions = text.match(/^(?:type|enum) /gm)?.length ?? 0;
  return `${subgraphs.length} subgraphs, ${definitions} definitions, ${(text.length / 1_000).toFixed(0)} kB`;
}

const { positionals: wanted, values: chosen } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" } },
});
const measured = programs.filter(([name]) => chosen.only === undefined || name === chosen.only);
console.log(`${cpus().length} × ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(1) ?? "?"}`);
for (const [name, make] of Object.entries(compositionCases)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    const { title, subgraphs, goal } = make();
    console.log(`${name} (${title}): ${sizeOf(subgraphs)}`);
    for (const [program, file] of measured) {
      const figures = runProgram(file, name);
      const text = typeof figures === "string" ? figures : describe(figures, program === "Hansa" ? goal : {});
      console.log(`  ${program.padEnd(9)}  ${text}`);
    }
  }
}
