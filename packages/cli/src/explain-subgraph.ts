import { connectDatabase, type Database } from "@hansa/postgres";
import { type ExplainedStatement, explainOperation, subgraphSchema } from "@hansa/subgraph";
import { type GraphQLSchema, validate } from "graphql";
import { CliError } from "./errors.ts";
import { type OperationFile, placeOf, readOperationFile } from "./operation-file.ts";
import { readVariables, type Variables } from "./operation-variables.ts";
import { loadSubgraph } from "./subgraph-file.ts";
import { writeOutput } from "./write-output.ts";

export interface ExplainSubgraphOptions {
  readonly module: string;
  /** A file with the operation. */
  readonly operation: string;
  readonly operationName: string | undefined;
  readonly variables: Variables;
  /** Whose planner says what it thinks of the statements; only they are printed without. */
  readonly connectionString: string | undefined;
}

/**
 * Prints the SQL of each field of an operation's root, and with a database how its planner would go about it. Nothing is
 * run.
 *
 * @throws CliError as `loadSubgraph` does, and FILE_UNREADABLE, OPERATION_SYNTAX_INVALID, OPERATION_UNFIT,
 * VARIABLES_INVALID; SubgraphError for values that requests could not send either; PostgresError.
 */
export async function explainSubgraph(options: ExplainSubgraphOptions): Promise<void> {
  const { definition } = await loadSubgraph(options.module);
  const file = await readOperationFile(options.operation, options.operationName);
  const schema = subgraphSchema(definition);
  assertFits(schema, file);
  const roots = explainOperation(definition, {
    document: file.document,
    operation: file.operation,
    variables: readVariables(schema, file, options.variables),
  });
  await using database = options.connectionString
    ? await connectDatabase({ connectionString: options.connectionString })
    : undefined;
  const blocks: string[] = [];
  for (const { key, statements } of roots) {
    if (statements.length === 0) {
      blocks.push(`-- ${key}: without a statement`);
    }
    for (const statement of statements) {
      blocks.push(await printStatement(key, statement, database));
    }
  }
  await writeOutput(`${blocks.join("\n\n")}\n`);
}

function assertFits(schema: GraphQLSchema, { document, path }: OperationFile): void {
  const faults = validate(schema, document, undefined, { maxErrors: 20 });
  if (faults.length > 0) {
    const lines = faults.map((fault) => `${placeOf(fault, path)}: ${fault.message}`);
    throw new CliError("OPERATION_UNFIT", lines.join("\n"));
  }
}

async function printStatement(
  key: string,
  { purpose, text, values }: ExplainedStatement,
  database: Database | undefined,
): Promise<string> {
  const parameters = values.map((value, index) => `\n-- $${index + 1} = ${JSON.stringify(value)}`).join("");
  const plan = database === undefined ? [] : await explain(database, text, values);
  const lines = plan.map((line) => `\n--   ${line}`).join("");
  return `-- ${key}: ${purpose}${parameters}\n${text};${lines}`;
}

/** What the planner thinks of a statement, which is not run. */
async function explain(
  database: Database,
  text: string,
  values: readonly unknown[],
): Promise<readonly string[]> {
  const rows = await database.transaction((transaction) => transaction.query(`explain ${text}`, values), {
    readOnly: true,
  });
  return rows.map((row) => String(row["QUERY PLAN"]));
}
