import { defineConsumer, emitEvents, startConsumers, startRelay } from "@hansa/events";
import { median } from "../measuring/median.ts";
import type { Figure } from "./figure.ts";
import type { World } from "./world.ts";

const samples = 300;
const warmups = 50;
const maxEventBytes = 900_000;
const goalMs = { postgres: 25, jetstream: 10 };

/** From the commit of the change to the beginning of the handler, one event at a time. */
export async function measureLatency(world: World): Promise<readonly Figure[]> {
  const { kind, database, connectionString, broker } = world;
  const subject = "events.bench.latency";
  let arrived = Promise.withResolvers<number>();
  const consumer = defineConsumer({
    name: "latency",
    subjects: [subject],
    handle: async () => arrived.resolve(performance.now()),
  });
  await using _relay = await startRelay({ connectionString, broker });
  await using _consumers = await startConsumers({
    connectionString,
    broker,
    consumers: [consumer],
    source: "/bench",
  });
  const all: number[] = [];
  for (let index = 0; index < samples; index++) {
    arrived = Promise.withResolvers<number>();
    const event = { source: "/bench", subject, key: `key-${index}`, data: { number: index } };
    await emitEvents(database, [event], maxEventBytes);
    const committedAt = performance.now();
    all.push((await arrived.promise) - committedAt);
  }
  const warm = all.slice(warmups).toSorted((a, b) => a - b);
  return [
    {
      name: "outbox to handler, median",
      value: median(warm),
      unit: "ms",
      limit: { atMost: goalMs[kind] },
    },
    { name: "outbox to handler, p99", value: warm[Math.floor(warm.length * 0.99)] ?? Number.NaN, unit: "ms" },
  ];
}
