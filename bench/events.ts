/**
 * Measures events over both brokers, on the embedded PostgreSQL with its usual durability:
 *
 *     npm run bench:events -- [--only latency,relay,consumer,outbox,mutation] [--broker postgres|jetstream] [--events 20000]
 *     npm run bench:events -- --write
 *
 * Without `nats-server` on the machine, JetStream is left out. Goals are held against the clock: measure on a machine
 * that does nothing else. `--write` measures everything and makes docs/events-speed.md.
 *
 * Needs Linux: CPU time is read from `/proc`.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { natsServerPath } from "@hansa/testkit";
import type { Figure } from "./events/figure.ts";
import { measureConsumer } from "./events/measure-consumer.ts";
import { measureLatency } from "./events/measure-latency.ts";
import { measureMutation } from "./events/measure-mutation.ts";
import { measureOutbox } from "./events/measure-outbox.ts";
import { measureRelay } from "./events/measure-relay.ts";
import { type BrokerResult, judgeGoals, printPage, printTable } from "./events/report.ts";
import { type BrokerKind, brokerKinds, startWorlds, type World, type Worlds } from "./events/world.ts";
import { printGoals, today } from "./measuring/page.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    broker: { type: "string" },
    events: { type: "string", default: "20000" },
    write: { type: "boolean", default: false },
  },
});
const chosen = values.only?.split(",");
const count = Number(values.events);
const pageFile = fileURLToPath(new URL("../docs/events-speed.md", import.meta.url));

const measurements: Readonly<Record<string, (world: World) => Promise<readonly Figure[]>>> = {
  latency: measureLatency,
  relay: (world) => measureRelay(world, count),
  consumer: (world) => measureConsumer(world, count),
  outbox: measureOutbox,
  mutation: measureMutation,
};

async function run(): Promise<void> {
  await using worlds = await startWorlds();
  const results: BrokerResult[] = [];
  for (const kind of brokerKinds.filter((one) => values.broker === undefined || values.broker === one)) {
    const result = { kind, figures: await measureAll(worlds, kind) };
    printTable(result);
    results.push(result);
  }
  const goals = judgeGoals(results);
  printGoals(goals);
  if (values.write) {
    const { postgresVersion } = worlds;
    writeFileSync(
      pageFile,
      printPage(results, { date: today(), postgresVersion, natsVersion: readNatsVersion() }),
    );
  }
  process.exitCode = goals.every(({ isMet }) => isMet) ? 0 : 1;
}

async function measureAll(worlds: Worlds, kind: BrokerKind): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(measurements)) {
    if (chosen?.includes(name) ?? true) {
      await using world = await worlds.create(kind);
      figures.push(...(await measure(world)));
    }
  }
  return figures;
}

/** As `nats-server --version` says it: `nats-server: v2.9.10`. */
function readNatsVersion(): string {
  const said =
    natsServerPath === undefined ? "" : execFileSync(natsServerPath, ["--version"], { encoding: "utf8" });
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? "(not installed)";
}

if (
  values.write &&
  (values.only !== undefined || values.broker !== undefined || !brokerKinds.includes("jetstream"))
) {
  console.error(
    "--write is for everything: leave out --only and --broker, and have nats-server on the path.",
  );
  process.exitCode = 2;
} else {
  await run();
}
