import { count } from "../compose/report-composition.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Paint, PaintRole } from "../diagnostics/paint.ts";
import { printable } from "../diagnostics/printable.ts";
import type { CheckedChange, OperationCheck } from "./check-operations.ts";
import { type Criticality, criticalities } from "./schema-change.ts";

/** Changes with what a program that reads the JSON would have to know. */
const formatVersion = 1;

/** The most changes of one criticality, and operations of one list, that are printed for a person. */
const maxPrinted = 100;
const maxNamed = 5;

/** What a check found and says of it. */
export interface CheckReport extends Omit<OperationCheck, "operationCount"> {
  /** Whether nothing is found that the check is to fail for. */
  readonly ok: boolean;
  /** Null where no operations are known. */
  readonly operationCount: number | null;
}

/** A report as text for a terminal. */
export function formatCheck(report: CheckReport, paint: Paint): string {
  const { changes, broken, ignored } = report;
  const parts = [
    ...criticalities.flatMap((criticality) => formatChanges(changes, criticality, paint)),
    ...formatList(
      broken.map(({ label, reason }) => `${label}: ${reason}`),
      paint("error", "These operations are no longer valid:"),
    ),
    ...formatList(
      ignored.map(({ label, reason }) => `${label}: ${reason}`),
      paint("warn", "These are not counted: they cannot be read, or are no operations of the older schema:"),
    ),
    summarize(report, paint),
  ];
  return `${parts.join("\n")}\n`;
}

/** A report as JSON; `errors` are why there is none. */
export function printCheckJson(report: CheckReport | undefined, errors: readonly Diagnostic[]): string {
  const { ok, changes, broken, ignored, operationCount } = report ?? emptyReport;
  return `${JSON.stringify(
    {
      formatVersion,
      ok: ok && errors.length === 0,
      errors,
      changes: changes.map(({ criticality, type, coordinate, message, usedBy }) => ({
        criticality,
        type,
        coordinate,
        message,
        usedBy,
      })),
      brokenOperations: broken,
      ignoredOperations: ignored,
      operationCount,
    },
    null,
    2,
  )}\n`;
}

const emptyReport: CheckReport = { ok: false, changes: [], broken: [], ignored: [], operationCount: null };

const looks: Readonly<Record<Criticality, PaintRole>> = {
  breaking: "error",
  dangerous: "warn",
  safe: "quiet",
};

function formatChanges(
  changes: readonly CheckedChange[],
  criticality: Criticality,
  paint: Paint,
): readonly string[] {
  const found = changes.filter((change) => change.criticality === criticality);
  const rest = found.length - maxPrinted;
  return [
    ...found.slice(0, maxPrinted).flatMap((change) => formatChange(change, paint)),
    ...(rest > 0
      ? [paint("quiet", `… and ${count(rest, `more ${criticality} change`)}; --format json has all of them.`)]
      : []),
    ...(found.length === 0 ? [] : [""]),
  ];
}

function formatChange(
  { criticality, type, message, usedBy }: CheckedChange,
  paint: Paint,
): readonly string[] {
  const line = `${paint(looks[criticality], `${criticality} ${type}:`)} ${printable(message)}`;
  if (usedBy === null || criticality === "safe") {
    return [line];
  }
  const named = usedBy.slice(0, maxNamed).map(printable).join(", ");
  const more = usedBy.length > maxNamed ? ` and ${usedBy.length - maxNamed} more` : "";
  const use =
    usedBy.length === 0
      ? "used by no operation"
      : `used by ${count(usedBy.length, "operation")}: ${named}${more}`;
  return [line, `  ${paint("quiet", use)}`];
}

function formatList(lines: readonly string[], title: string): readonly string[] {
  const rest = lines.length - maxPrinted;
  return lines.length === 0
    ? []
    : [
        title,
        ...lines.slice(0, maxPrinted).map((line) => `  ${printable(line)}`),
        ...(rest > 0 ? [`  … and ${rest} more`] : []),
        "",
      ];
}

function summarize({ changes, ok, operationCount }: CheckReport, paint: Paint): string {
  const counts = criticalities.map((criticality) => {
    const found = changes.filter((change) => change.criticality === criticality);
    const used = found.filter(({ usedBy }) => usedBy !== null && usedBy.length > 0).length;
    const note =
      operationCount === null || criticality === "safe" || found.length === 0 ? "" : ` (${used} used)`;
    return `${found.length} ${criticality}${note}`;
  });
  const against = operationCount === null ? "" : `, against ${count(operationCount, "operation")}`;
  return changes.length === 0
    ? `${paint("good", "No changes")}${against}.`
    : `${paint(ok ? "good" : "error", `${count(changes.length, "change")}:`)} ${counts.join(", ")}${against}.`;
}
