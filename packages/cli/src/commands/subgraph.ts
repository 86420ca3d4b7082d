import type { Command } from "commander";
import { runUntilStopped } from "../lifetime.ts";
import { databaseOption, hostOption, parseJsonObject, portOption, replicaOption } from "../options.ts";

interface SubgraphOptions {
  readonly port?: number;
  readonly host?: string;
  readonly database?: string;
  readonly replica?: string;
  readonly dev: boolean;
  readonly check: boolean;
  readonly explain?: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export function addSubgraphCommand(program: Command): void {
  program
    .command("subgraph")
    .summary("serve one subgraph")
    .description(
      "Serves a module made by defineSubgraph, or the compiled form of one without TypeScript resolvers, as a Federation subgraph at /graphql, with /health, /ready and /metrics. " +
        "Without a database it brings its own PostgreSQL, keeps the data in .hansa beside the module and migrates it.",
    )
    .argument(
      "<module>",
      "the subgraph's module, whose default export it is, or the file that hansa compile has made of it",
    )
    .addOption(portOption("the port to listen on", "4001"))
    .addOption(hostOption("127.0.0.1"))
    .addOption(databaseOption("the database (default: an embedded one)"))
    .addOption(replicaOption("a replica of the database, which queries are read from"))
    .option("--dev", "turn on the IDE, introspection and unmasked errors", false)
    .option(
      "--check",
      "load the module and check its definition, without a database and without serving",
      false,
    )
    .option(
      "--explain <file>",
      "print the SQL of an operation without serving or running it, and the plan of the database where one is named",
    )
    .option("--operation-name <name>", "with --explain: which operation, where the file has several")
    .option("--variables <json>", "with --explain: the operation's variables", parseJsonObject)
    .addHelpText(
      "after",
      `
Settings have environment variables too: see docs/settings.md. Tokens and who may see what: docs/authentication.md.

Examples:
  $ hansa subgraph users/subgraph.ts --dev
  $ hansa subgraph users.json --port 4001
  $ hansa subgraph users/subgraph.ts --explain user.graphql --variables '{"id": 1}'
  $ DATABASE_URL=postgres://me:secret@127.0.0.1/users hansa subgraph users/subgraph.ts --port 4001`,
    )
    .action(async (module: string, options: SubgraphOptions) => {
      if (options.check) {
        const { loadServableSubgraph } = await import("../subgraph-file.ts");
        const { name } = (await loadServableSubgraph(module)).definition.build();
        console.log(`"${module}" defines the subgraph "${name}", and can be served.`);
        return;
      }
      if (options.explain !== undefined) {
        const { explainSubgraph } = await import("../explain-subgraph.ts");
        await explainSubgraph({
          module,
          operation: options.explain,
          operationName: options.operationName,
          variables: options.variables ?? {},
          connectionString: options.database,
        });
        return;
      }
      const { serveSubgraph } = await import("../serve-subgraph.ts");
      await runUntilStopped((stopping) =>
        serveSubgraph({
          module,
          port: options.port ?? 4001,
          host: options.host ?? "127.0.0.1",
          connectionString: options.database,
          replicaConnectionString: options.replica,
          dev: options.dev,
          environment: process.env,
          stopping,
        }),
      );
    });
}
