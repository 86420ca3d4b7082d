import type { Command } from "commander";
import type { SubgraphMigrationReport } from "../migrate-subgraph.ts";
import { databaseOption } from "../options.ts";
import { formatTable } from "../text-table.ts";

interface MigrateOptions {
  readonly database?: string;
  readonly status: boolean;
}

export function addMigrateCommand(program: Command): void {
  program
    .command("migrate")
    .summary("bring a subgraph's database up to date")
    .description(
      "Applies the SQL files in the folder migrations beside the module that the database does not have yet: " +
        "in order of their numbers, each in one transaction, one process at a time. Before them it makes the outbox, " +
        "after them the triggers of the module's observers.",
    )
    .argument("<module>", "the subgraph's module, or the file that hansa compile has made of it")
    .addOption(databaseOption("the database"))
    .option("--status", "change nothing, list each migration and how it stands", false)
    .addHelpText(
      "after",
      `
Examples:
  $ DATABASE_URL=postgres://me:secret@127.0.0.1/users hansa migrate users/subgraph.ts
  $ hansa migrate users/subgraph.ts --database postgres://127.0.0.1/users --status`,
    )
    .action(async (module: string, options: MigrateOptions) => {
      const { migrateSubgraph, readMigrationStatus } = await import("../migrate-subgraph.ts");
      const { migrationsFolderOf } = await import("../subgraph-file.ts");
      const { database } = options;
      if (options.status) {
        const statuses = await readMigrationStatus(module, database);
        const rows = statuses.map(({ name, state, appliedAt }) => [
          name,
          state,
          appliedAt?.toISOString() ?? "",
        ]);
        console.log(formatTable(["migration", "state", "applied at"], rows));
      } else {
        tellMigrated(await migrateSubgraph(module, database), migrationsFolderOf(module));
      }
    });
}

function tellMigrated({ applied, alreadyApplied, observers }: SubgraphMigrationReport, folder: string): void {
  for (const { name } of applied) {
    console.log(`applied ${name}`);
  }
  for (const [what, names] of Object.entries(observers)) {
    for (const name of names) {
      console.log(`${what} the observer ${name}`);
    }
  }
  if (applied.length > 0) {
    console.log(`Applied ${applied.length} in order.`);
  } else {
    console.log(alreadyApplied > 0 ? "The database is up to date." : `There is no migration in "${folder}".`);
  }
}
