import type { HintLevel } from "@hansa/composition";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { formatDiagnostic } from "../diagnostics/format-diagnostic.ts";
import type { Paint } from "../diagnostics/paint.ts";
import type { GraphComposition } from "./graph-composer.ts";

/** Which hints a person is told: those of this level and above, or none. */
export type HintChoice = HintLevel | "none";

/** Changes with what a program that reads the JSON would have to know. */
const formatVersion = 1;

/** The most errors that are printed for a person. */
const maxPrinted = 100;

export interface ReportStyle {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  readonly hints: HintChoice;
}

/** What was found, as text for a terminal: hints first, so that errors stand where one looks; empty where nothing was. */
export function formatReport(
  { errors, hints, sources }: Pick<GraphComposition, "errors" | "hints" | "sources">,
  { paint, width, hints: choice }: ReportStyle,
): string {
  const told = choice === "none" ? [] : hints.filter(({ level }) => isTold(level, choice));
  const shown = [...told.slice(0, maxPrinted), ...errors.slice(0, maxPrinted)];
  const left = [leftOut(told.length, "hint"), leftOut(errors.length, "error")].filter((text) => text !== "");
  const summary = errors.length === 0 ? [] : [paint("error", `${count(errors.length, "error")}.`)];
  return [
    ...shown.map((diagnostic) => formatDiagnostic(diagnostic, { sources, paint, width })),
    ...left,
    ...summary,
  ]
    .map((part) => `${part}\n`)
    .join("\n");
}

/** What was found as JSON, every hint included. */
export function printComposeJson(
  { errors, hints, supergraph }: GraphComposition,
  output: string | undefined,
): string {
  const sdl = output === undefined ? (supergraph?.supergraphSdl ?? null) : null;
  return `${JSON.stringify(
    {
      formatVersion,
      ok: supergraph !== undefined,
      errors,
      hints,
      supergraphSdl: sdl,
      output: supergraph === undefined ? null : (output ?? null),
    },
    null,
    2,
  )}\n`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function isTold(level: Diagnostic["level"], choice: HintLevel): boolean {
  return level !== "error" && levels.indexOf(level) <= levels.indexOf(choice);
}

const levels: readonly HintLevel[] = ["warn", "info", "debug"];

function leftOut(total: number, noun: string): string {
  return total > maxPrinted
    ? `… and ${count(total - maxPrinted, `more ${noun}`)}; --format json has all of them.`
    : "";
}
