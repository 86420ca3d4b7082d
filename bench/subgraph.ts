/**
 * Measures a subgraph beside its limit and its peers, over one database:
 *
 *     npm run bench:subgraph -- [--only SCENARIO[,…]] [--servers NAME[,…]] [--rounds 5] [--seconds 3] [--connections 32]
 *     npm run bench:subgraph -- --write
 *
 * Tables: `subgraph/schema.ts`. Operations: `subgraph/scenarios.ts`. Servers: `subgraph/contestants.ts`; the peers are
 * installed with `node scripts/install.mjs bench/peers/subgraph`, and those that are not are left out. `--write`
 * measures everything and makes docs/subgraph-speed.md.
 *
 * Needs Linux: CPU time and memory are read from `/proc`.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { printGoals, today } from "./measuring/page.ts";
import { cores, pin } from "./measuring/start-process.ts";
import { contestants, versionOf } from "./subgraph/contestants.ts";
import { judgeGoals } from "./subgraph/goals.ts";
import { recordStatements } from "./subgraph/record-statements.ts";
import { printPage, printTable } from "./subgraph/report.ts";
import { runScenario, type ScenarioResult } from "./subgraph/run-scenario.ts";
import { scenarios } from "./subgraph/scenarios.ts";
import { startDatabase } from "./subgraph/start-database.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    servers: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    connections: { type: "string", default: "32" },
    write: { type: "boolean", default: false },
  },
});
const pageFile = fileURLToPath(new URL("../docs/subgraph-speed.md", import.meta.url));

async function run(): Promise<void> {
  const load = {
    connections: Number(values.connections),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    warmupSeconds: 4,
    warmupRequests: 20_000,
  };
  const names = values.servers?.split(",");
  const chosen = values.only?.split(",");
  await using database = await startDatabase();
  const { connectionString, version } = database;
  const backend = { connectionString, statements: await recordStatements(connectionString, scenarios) };
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios.filter(({ name }) => chosen?.includes(name) ?? true)) {
    const result = await runScenario(scenario, {
      ...load,
      backend,
      contestants: contestants.filter(
        (one) => (names?.includes(one.name) ?? true) && versionOf(one) !== undefined,
      ),
      countStatements: () => database.countStatements(),
    });
    printTable(result);
    results.push(result);
  }
  const goals = judgeGoals(results);
  printGoals(goals);
  if (values.write) {
    writeFileSync(pageFile, printPage(results, goals, { ...load, date: today(), postgresVersion: version }));
  }
}

pin(process, cores.load);
if (values.write && (values.only !== undefined || values.servers !== undefined)) {
  console.error("--write is for everything: leave out --only and --servers.");
  process.exitCode = 2;
} else {
  await run();
}
