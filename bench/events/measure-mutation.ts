import { fileURLToPath } from "node:url";
import { startRelay } from "@hansa/events";
import { connectDatabase, type Database } from "@hansa/postgres";
import { installEvents } from "@hansa/subgraph";
import type { Measured } from "../measuring/measure.ts";
import {
  compareAnswers,
  figuresOf,
  type Measurable,
  measureRounds,
  type Round,
  ratioOf,
} from "../measuring/measure-rounds.ts";
import { median } from "../measuring/median.ts";
import { readAccounting } from "../measuring/process-accounting.ts";
import { startProcess } from "../measuring/start-process.ts";
import type { Figure } from "./figure.ts";
import orders, { ordersSql } from "./orders.ts";
import type { World } from "./world.ts";

const load = { rounds: 7, seconds: 1.5, warmupSeconds: 1.5, warmupRequests: 3_000 };
const manyConnections = 16;
const mostCost = 15;
const applicationName = "bench subgraph";
const plain = "plain";
const observed = "observed";

/**
 * A mutation as a client sends it: over HTTP to a subgraph, that calls a SQL function and answers what it has written.
 * Two that are alike, but that what one writes is an event, in turn; while a relay publishes, as it does in production.
 */
export async function measureMutation({
  database,
  connectionString,
  broker,
}: World): Promise<readonly Figure[]> {
  await database.query(ordersSql);
  await installEvents(orders, database);
  await using admin = await connectDatabase({ connectionString });
  await using _relay = await startRelay({ connectionString, broker });
  using subgraph = await startSubgraphProcess(connectionString);
  const all: readonly Measurable[] = [plain, observed].map((name) => ({
    name,
    url: subgraph.url,
    pid: subgraph.pid,
    body: JSON.stringify({
      query: `mutation { created: ${name}OrderCreate(customer: "somebody", total: "9.90") { customer } }`,
    }),
    // What those behind the subgraph do for it is counted in milliseconds of CPU.
    countCalls: () => readBackendsMs(admin),
  }));
  const { errors } = await compareAnswers(all);
  for (const error of errors.values()) {
    throw new Error(`The two mutations are not alike: one ${error}`);
  }
  const one = await measureRounds(all, { ...load, connections: 1 });
  const many = await measureRounds(all, { ...load, connections: manyConnections });
  return [...figuresOfOne(one), ...figuresOfMany(many)];
}

function figuresOfOne(rounds: readonly Round[]): readonly Figure[] {
  const before = figuresOf(plain, rounds);
  return [
    { name: "a mutation through a subgraph without an event", value: before.p50Ms, unit: "ms" },
    {
      name: "cost of the outbox on it, time",
      value: (ratioOf("p50Ms", [observed, plain], rounds) - 1) * 100,
      unit: "%",
      limit: { atMost: mostCost },
    },
    { name: "CPU of the subgraph for it", value: before.cpuMsPerRequest, unit: "ms" },
    { name: "CPU of PostgreSQL for it", value: before.calls, unit: "ms" },
    {
      name: "cost of the outbox on it, CPU of both",
      value: (cpuRatioOf(rounds) - 1) * 100,
      unit: "%",
      limit: { atMost: mostCost },
    },
  ];
}

function figuresOfMany(rounds: readonly Round[]): readonly Figure[] {
  return [plain, observed].map((name) => ({
    name: `${manyConnections} at a time, ${name === plain ? "without" : "with"} an event`,
    value: figuresOf(name, rounds).requestsPerSecond,
    unit: "mutations/s",
  }));
}

/** The CPU of subgraph and PostgreSQL with an event, in that without, the median of the rounds' ratios. */
function cpuRatioOf(rounds: readonly Round[]): number {
  const cpuOf = (measured: Measured | undefined) =>
    measured === undefined ? Number.NaN : measured.cpuMsPerRequest + measured.calls;
  return median(rounds.map((round) => cpuOf(round.get(observed)) / cpuOf(round.get(plain))));
}

function startSubgraphProcess(connectionString: string) {
  const url = `${connectionString}${connectionString.includes("?") ? "&" : "?"}application_name=${encodeURIComponent(applicationName)}`;
  return startProcess({
    name: "subgraph",
    arguments: (port) => [
      "--conditions=@hansa/source",
      fileURLToPath(new URL("../../packages/cli/bin/hansa.mjs", import.meta.url)),
      "subgraph",
      fileURLToPath(new URL("orders.ts", import.meta.url)),
      "--port",
      String(port),
      "--database",
      url,
    ],
  });
}

/** How much CPU time the sessions of the subgraph have taken. */
async function readBackendsMs(admin: Database): Promise<number> {
  const rows = await admin.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = $1 and datname = current_database()",
    [applicationName],
  );
  return rows.reduce((sum, { pid }) => sum + readAccounting(pid).cpuMs, 0);
}
