import { errorDiagnostics } from "../compose/finding-diagnostics.ts";
import { formatReport } from "../compose/report-composition.ts";
import { paintFor } from "../diagnostics/paint.ts";
import { CliError } from "../errors.ts";
import { ReportedFailure } from "../reported-failure.ts";
import { writeOutput } from "../write-output.ts";
import { compareAccess } from "./access-changes.ts";
import { checkOperations } from "./check-operations.ts";
import { compareSchemas } from "./compare-schemas.ts";
import { type GraphVersions, readVersions, type VersionsOptions } from "./graph-versions.ts";
import { readOperations } from "./recorded-operations.ts";
import { type CheckReport, formatCheck, printCheckJson } from "./report-check.ts";
import { compareChanges } from "./schema-change.ts";

export interface CheckCommandOptions extends VersionsOptions {
  /** Files and folders of operations that clients send; none: every breaking change counts. */
  readonly operations: readonly string[];
  /** The least that fails the check. */
  readonly failOn: "breaking" | "dangerous";
  readonly format: "text" | "json";
}

/**
 * Compares two versions of a graph and prints what changes for clients.
 *
 * @throws ReportedFailure where the check fails, or a version does not compose; CliError as reading the versions and
 * the operations does.
 */
export async function checkGraph(options: CheckCommandOptions): Promise<void> {
  const report = await makeReport(options);
  if (report === undefined) {
    throw new ReportedFailure();
  }
  await writeOutput(
    options.format === "json" ? printCheckJson(report, []) : formatCheck(report, paintFor(process.stdout)),
  );
  if (!report.ok) {
    throw new ReportedFailure();
  }
}

/** Nothing where there are errors, which are reported. */
async function makeReport(options: CheckCommandOptions): Promise<CheckReport | undefined> {
  try {
    const versions = await readVersions(options);
    if (versions.before !== undefined) {
      return await compareVersions(versions, options);
    }
    await reportErrors(versions, options);
  } catch (error) {
    if (options.format === "text") {
      throw error;
    }
    await writeOutput(printCheckJson(undefined, errorDiagnostics(error)));
  }
  return undefined;
}

async function compareVersions(
  { before, after }: Extract<GraphVersions, { readonly errors: readonly [] }>,
  { operations: paths, failOn }: Pick<CheckCommandOptions, "operations" | "failOn">,
): Promise<CheckReport> {
  const schemas = { before: before.model.apiSchema, after: after.model.apiSchema };
  const changes = [...(await compareSchemas(schemas)), ...compareAccess(before, after)].sort(compareChanges);
  const check =
    paths.length === 0
      ? {
          changes: changes.map((change) => ({ ...change, usedBy: null })),
          broken: [],
          ignored: [],
          operationCount: null,
        }
      : checkOperations(changes, await readOperations(paths), schemas);
  if (check.operationCount === 0) {
    throw noOperations(paths, check.ignored);
  }
  const counts = failOn === "breaking" ? ["breaking"] : ["breaking", "dangerous"];
  const failing = check.changes.filter(
    ({ criticality, usedBy }) => counts.includes(criticality) && (usedBy === null || usedBy.length > 0),
  );
  return { ...check, ok: failing.length === 0 && check.broken.length === 0 };
}

/** Without an operation no change would be used by one, and every graph would pass. */
function noOperations(paths: readonly string[], ignored: CheckReport["ignored"]): CliError {
  const [first] = ignored;
  const why = first === undefined ? "" : ` (${first.label}: ${first.reason.replace(/\.$/, "")})`;
  return new CliError(
    "OPERATIONS_MISSING",
    `No operation was found in ${paths.map((path) => `"${path}"`).join(", ")}${why}.`,
  );
}

async function reportErrors(
  { errors, sources }: Exclude<GraphVersions, { readonly errors: readonly [] }>,
  { format }: Pick<CheckCommandOptions, "format">,
): Promise<void> {
  if (format === "json") {
    await writeOutput(printCheckJson(undefined, errors));
    return;
  }
  const { stderr } = process;
  const style = { paint: paintFor(stderr), width: stderr.columns ?? 100, hints: "none" } as const;
  stderr.write(formatReport({ errors, hints: [], sources }, style));
}
