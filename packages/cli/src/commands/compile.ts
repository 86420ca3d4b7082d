import { type Command, Option } from "commander";
import type { DatabaseCheckOptions } from "../check-database.ts";

interface CompileOptions {
  readonly output?: string;
  readonly check: boolean;
  /** `true` without a value: the environment has it. */
  readonly database?: string | true;
  readonly format: DatabaseCheckOptions["format"];
  readonly failOn: DatabaseCheckOptions["failOn"];
}

export function addCompileCommand(program: Command): void {
  program
    .command("compile")
    .summary("compile a subgraph into one file, or check its database")
    .description(
      "Writes a subgraph as one JSON file: its schema as composition reads it, and all that its SQL is made from. " +
        "Where the module has no TypeScript resolvers, hansa subgraph serves the file without the source. " +
        "With --database the subgraph is held against a live database: sources, columns, functions, keys and indexes.",
    )
    .argument("<module>", "the subgraph's module, or a file that was compiled before")
    .option("-o, --output <file>", "where to write the compiled subgraph (default: standard output)")
    .option("--check", "write nothing, and compare the module with the file that --output names", false)
    .option(
      "--database [url]",
      "say what this database lacks, with the SQL that would add it (default: DATABASE_URL); the file is written only " +
        "where nothing fails",
    )
    .addOption(
      new Option("--format <format>", "how to print what the database lacks")
        .choices(["text", "json"])
        .default("text"),
    )
    .addOption(
      new Option("--fail-on <level>", "the least that fails: warnings are of indexes that are missing")
        .choices(["error", "warn"])
        .default("error"),
    )
    .addHelpText(
      "after",
      `
What is found in databases is listed in docs/errors.md. None of their functions is run.

Exit codes:
  0  it was compiled; with --check: the file is what the module compiles to; with --database: it lacks nothing
  1  it was not, or the file differs, or the database lacks something; each place is told
  2  the command line was not understood

Examples:
  $ hansa compile orders/subgraph.ts -o orders.json
  $ hansa compile orders/subgraph.ts -o orders.json --check
  $ hansa compile orders/subgraph.ts --database postgres://127.0.0.1/orders
  $ DATABASE_URL=postgres://me:secret@127.0.0.1/orders hansa compile orders.json --database --format json
  $ hansa subgraph orders.json`,
    )
    .action(async (module: string, options: CompileOptions, command: Command) => {
      const { output, check, database } = options;
      if (check && output === undefined) {
        command.error("error: --check needs --output, the file to compare with.");
      }
      if (database !== undefined) {
        const { reportDatabaseCheck } = await import("../check-database.ts");
        const { loadSubgraph } = await import("../subgraph-file.ts");
        const connectionString = database === true ? process.env.DATABASE_URL : database;
        const { definition } = await loadSubgraph(module);
        await reportDatabaseCheck(definition, { ...options, connectionString });
      }
      const { checkCompiled, writeCompiled } = await import("../compile-command.ts");
      if (check && output !== undefined) {
        await checkCompiled(module, output);
      } else if (output !== undefined || database === undefined) {
        await writeCompiled({ module, output });
      }
    });
}
