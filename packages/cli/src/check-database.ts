import { connectDatabase } from "@hansa/postgres";
import { checkDatabase, type DatabaseFinding, type SubgraphDefinition } from "@hansa/subgraph";
import { count } from "./compose/report-composition.ts";
import { type Paint, paintFor } from "./diagnostics/paint.ts";
import { CliError } from "./errors.ts";
import { ReportedFailure } from "./reported-failure.ts";
import { writeOutput } from "./write-output.ts";

export interface DatabaseCheckOptions {
  readonly connectionString: string | undefined;
  readonly format: "text" | "json";
  /** The least that fails the check. */
  readonly failOn: DatabaseFinding["level"];
}

/**
 * Holds a database against a subgraph and prints what is found, with the SQL that would mend it.
 *
 * @throws ReportedFailure where something fails the check; CliError DATABASE_NOT_NAMED; SubgraphError SUBGRAPH_INVALID;
 * PostgresError where the database cannot be asked.
 */
export async function reportDatabaseCheck(
  definition: SubgraphDefinition,
  { connectionString, format, failOn }: DatabaseCheckOptions,
): Promise<void> {
  if (!connectionString) {
    throw new CliError("DATABASE_NOT_NAMED", "No database is named to hold the subgraph against.");
  }
  await using database = await connectDatabase({ connectionString });
  const findings = await checkDatabase(definition, database);
  await writeOutput(
    format === "json"
      ? printJson(definition.name, findings)
      : printText(definition.name, findings, paintFor(process.stdout)),
  );
  if (findings.some(({ level }) => level === "error" || failOn === "warn")) {
    throw new ReportedFailure();
  }
}

function printJson(subgraph: string, findings: readonly DatabaseFinding[]): string {
  return `${JSON.stringify({ subgraph, findings }, undefined, 2)}\n`;
}

function printText(subgraph: string, findings: readonly DatabaseFinding[], paint: Paint): string {
  if (findings.length === 0) {
    return `The database has everything that "${subgraph}" needs.\n`;
  }
  const blocks = findings.map(({ level, code, message, sql }) => {
    const head = paint(level, `${level === "error" ? "error" : "warning"} ${code}`);
    const mend = sql === undefined ? "" : `\n${sql.replaceAll(/^/gm, "    ")}`;
    return `${head}: ${message}${mend}`;
  });
  const errors = findings.filter(({ level }) => level === "error").length;
  const sum = `${count(errors, "error")}, ${count(findings.length - errors, "warning")}`;
  return `${blocks.join("\n")}\n${sum}.\n`;
}
