/**
 * Measures events over both brokers, in one process, on the embedded PostgreSQL with its usual durability:
 *
 *     npm run bench:events -- [--only latency,relay,consumer,outbox] [--events 20000]
 *
 * Without `nats-server` on the machine, JetStream is left out. Goals are held against the clock: measure on a machine
 * that does nothing else.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  connectJetStreamBroker,
  connectPostgresBroker,
  createEvent,
  defineConsumer,
  type EventBroker,
  emitEvents,
  encodeEvent,
  installObservers,
  startConsumers,
  startRelay,
} from "@hansa/events";
import { connectDatabase, type Database, startEmbeddedPostgres } from "@hansa/postgres";
import { natsServerPath, startTestNats } from "@hansa/testkit";
import { median } from "./measuring/median.ts";
import { printRows, type Row } from "./measuring/print-rows.ts";

const { values } = parseArgs({
  options: { only: { type: "string" }, events: { type: "string", default: "20000" } },
});
const chosen = values.only?.split(",");
const count = Number(values.events);
const keys = 200;
const latencySamples = 300;
const mutationRounds = 9;
const mutationsPerRound = 400;
const maxEventBytes = 900_000;

/** What is measured is measured on: a fresh service, and a broker with nothing in it. */
interface World extends AsyncDisposable {
  readonly database: Database;
  readonly connectionString: string;
  readonly broker: EventBroker;
}

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: string;
  readonly isMet: boolean;
}

const folder = await mkdtemp(join(tmpdir(), "hansa-bench-"));
const server = await startEmbeddedPostgres({ dataDirectory: join(folder, "data") });
let databases = 0;

async function createDatabase(): Promise<string> {
  databases++;
  await server.ensureDatabase(`bench_${databases}`);
  return server.connectionString(`bench_${databases}`);
}

async function createWorld(kind: "postgres" | "jetstream"): Promise<World> {
  await using resources = new AsyncDisposableStack();
  const connectionString = await createDatabase();
  const database = resources.use(await connectDatabase({ connectionString }));
  await database.query("create table effect (number integer, key text)");
  const broker =
    kind === "postgres"
      ? await connectPostgresBroker({ connectionString: await createDatabase() })
      : await connectJetStreamBroker({ url: resources.use(await startTestNats()).url });
  resources.use(broker);
  const kept = resources.move();
  return { database, connectionString, broker, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** From the commit of the change to the beginning of the handler, one event at a time. */
async function measureLatency(world: World, goalMs: number): Promise<readonly Figure[]> {
  const { database, connectionString, broker } = world;
  let arrived = Promise.withResolvers<number>();
  const consumer = defineConsumer({
    name: "latency",
    subjects: ["events.bench.latency"],
    handle: async () => arrived.resolve(performance.now()),
  });
  await using _relay = await startRelay({ connectionString, broker });
  await using _consumers = await startConsumers({
    connectionString,
    broker,
    consumers: [consumer],
    source: "/bench",
  });
  const samples: number[] = [];
  for (let index = 0; index < latencySamples; index++) {
    arrived = Promise.withResolvers<number>();
    await emit(database, "latency", index);
    const committedAt = performance.now();
    samples.push((await arrived.promise) - committedAt);
  }
  const warm = samples.slice(50).toSorted((a, b) => a - b);
  const p99 = warm[Math.floor(warm.length * 0.99)] ?? Number.NaN;
  const value = median(warm);
  return [
    { name: "outbox to handler, median", value, unit: "ms", goal: `< ${goalMs}`, isMet: value < goalMs },
    { name: "outbox to handler, p99", value: p99, unit: "ms", goal: "–", isMet: true },
  ];
}

/** Rows of the outbox that wait, until all are published and marked. */
async function measureRelay({ database, connectionString, broker }: World): Promise<readonly Figure[]> {
  await using _first = await startRelay({ connectionString, broker });
  await _first[Symbol.asyncDispose]();
  await database.query(
    `insert into hansa.outbox (source, subject, key, payload)
     select '/bench', 'events.bench.relay', 'key-' || (i % $2), jsonb_build_object('number', i, 'text', repeat('x', 200))
     from generate_series(1, $1) as i`,
    [count, keys],
  );
  await database.query("analyze hansa.outbox");
  const done = Promise.withResolvers<void>();
  let published = 0;
  const startedAt = performance.now();
  await using _relay = await startRelay({
    connectionString,
    broker,
    onPublished(batch) {
      published += batch;
      if (published >= count) {
        done.resolve();
      }
    },
  });
  await done.promise;
  return [perSecond("relay", performance.now() - startedAt, 5_000)];
}

/** Events that the broker has, until each has had its effect. */
async function measureConsumer({ database, connectionString, broker }: World): Promise<readonly Figure[]> {
  const batch = 500;
  for (let start = 0; start < count; start += batch) {
    const events = Array.from({ length: Math.min(batch, count - start) }, (_, index) =>
      encodeEvent(
        createEvent({
          source: "/bench",
          subject: "events.bench.consumer",
          key: `key-${(start + index) % keys}`,
          data: { number: start + index, text: "x".repeat(200) },
        }),
      ),
    );
    await broker.publish(events);
  }
  const consumers = async (name: string, batchSize: number) => {
    const done = Promise.withResolvers<void>();
    let handled = 0;
    const consumer = defineConsumer<{ readonly number: number }>({
      name,
      subjects: ["events.bench.consumer"],
      batchSize,
      handle: async ({ key, data }, { transaction }) => {
        await transaction.query("insert into effect values ($1, $2)", [data.number, key], { name: "effect" });
      },
    });
    const startedAt = performance.now();
    await using _consumers = await startConsumers({
      connectionString,
      broker,
      consumers: [consumer],
      source: "/bench",
      onOutcome(_name, outcome) {
        handled += outcome.handled;
        if (handled >= count) {
          done.resolve();
        }
      },
    });
    await done.promise;
    return performance.now() - startedAt;
  };
  const [one, many] = [await consumers("one", 1), await consumers("many", 50)];
  const [effects] = await database.query<{ effects: number }>("select count(*)::int as effects from effect");
  if (effects?.effects !== count * 2) {
    throw new Error(`There are ${effects?.effects} effects of ${count * 2} events.`);
  }
  return [
    { ...perSecond("consumer, an event a transaction", one, 0), goal: "–" },
    perSecond("consumer, 50 a transaction", many, 3_000),
  ];
}

/** A mutation of one row, of a table whose inserts are events and of one that nobody observes, in turn. */
async function measureOutbox({ database }: World): Promise<readonly Figure[]> {
  const columns = "(id bigint generated always as identity primary key, customer text, total numeric)";
  await database.query(`create table plain_order ${columns}; create table observed_order ${columns}`);
  await installObservers(database, "/bench", [
    {
      name: "order_created",
      table: "observed_order",
      on: ["insert"],
      subject: "events.bench.created",
      key: "id",
      payload: { id: "id", customer: "customer", total: { column: "total", asText: true } },
    },
  ]);
  const time = async (table: string) => {
    const insert = `insert into ${table} (customer, total) values ($1, $2) returning id`;
    const startedAt = performance.now();
    for (let index = 0; index < mutationsPerRound; index++) {
      await database.transaction((transaction) =>
        transaction.query(insert, ["somebody", "9.90"], { name: table }),
      );
    }
    return (performance.now() - startedAt) / mutationsPerRound;
  };
  const rounds: { readonly plain: number; readonly observed: number }[] = [];
  for (let round = 0; round < mutationRounds; round++) {
    const first = await time(round % 2 === 0 ? "plain_order" : "observed_order");
    const second = await time(round % 2 === 0 ? "observed_order" : "plain_order");
    rounds.push(round % 2 === 0 ? { plain: first, observed: second } : { plain: second, observed: first });
  }
  const plain = median(rounds.map((round) => round.plain));
  const value = (median(rounds.map((round) => round.observed / round.plain)) - 1) * 100;
  return [
    { name: "a mutation without an event", value: plain, unit: "ms", goal: "–", isMet: true },
    { name: "cost of the outbox on it", value, unit: "%", goal: "≤ 15", isMet: value <= 15 },
  ];
}

async function emit(
  transaction: Pick<Database, "query" | "queryJson">,
  name: string,
  number: number,
): Promise<void> {
  const event = {
    source: "/bench",
    subject: `events.bench.${name}`,
    key: `key-${number % keys}`,
    data: { number },
  };
  await emitEvents(transaction, [event], maxEventBytes);
}

function perSecond(name: string, durationMs: number, goal: number): Figure {
  const value = (count / durationMs) * 1_000;
  return {
    name: `${name} (${count} events)`,
    value,
    unit: "events/s",
    goal: `≥ ${goal}`,
    isMet: value >= goal,
  };
}

const measurements: Readonly<
  Record<string, (world: World, latencyGoalMs: number) => Promise<readonly Figure[]>>
> = {
  latency: measureLatency,
  relay: measureRelay,
  consumer: measureConsumer,
  outbox: measureOutbox,
};
const kinds = natsServerPath === undefined ? (["postgres"] as const) : (["postgres", "jetstream"] as const);
let isAllMet = true;
try {
  for (const kind of kinds) {
    const rows: Row[] = [["", "measured", "", "goal", ""]];
    for (const [name, measure] of Object.entries(measurements)) {
      if (chosen?.includes(name) ?? true) {
        await using world = await createWorld(kind);
        for (const figure of await measure(world, kind === "postgres" ? 25 : 10)) {
          isAllMet &&= figure.isMet;
          const verdict = figure.goal === "–" ? "" : figure.isMet ? "met" : "missed";
          rows.push([
            figure.name,
            figure.value.toFixed(figure.value < 100 ? 2 : 0),
            figure.unit,
            figure.goal,
            verdict,
          ]);
        }
      }
    }
    console.log(`\n${kind === "postgres" ? "PostgreSQL" : "NATS JetStream"}`);
    printRows(rows);
  }
} finally {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = isAllMet ? 0 : 1;
