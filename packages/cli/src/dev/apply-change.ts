import { migrateModule } from "../migrate-subgraph.ts";
import { formatError } from "../report-error.ts";
import { checkModule } from "./check-module.ts";
import type { SubgraphPart } from "./graph-parts.ts";

/** Brings a subgraph up to what its files say now; where they cannot be used, it goes on as it was. */
export async function applyChange(
  { subgraph, process, databaseUrl }: SubgraphPart,
  files: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  const tell = (line: string) => log(`[${subgraph.name}] ${line}`);
  tell(`changed (${files.join(", ")})`);
  const problem = await problemOf(subgraph.module, databaseUrl);
  if (problem === undefined) {
    process.restart();
    return;
  }
  problem.split("\n").forEach(tell);
  tell("goes on as it was before the change");
}

async function problemOf(module: string, databaseUrl: string): Promise<string | undefined> {
  const refusal = await checkModule(module);
  if (refusal !== undefined) {
    return refusal;
  }
  try {
    await migrateModule(module, databaseUrl);
    return undefined;
  } catch (error) {
    return formatError(error);
  }
}
