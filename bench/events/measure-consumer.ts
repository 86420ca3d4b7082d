import { createEvent, defineConsumer, encodeEvent, startConsumers } from "@hansa/events";
import { type Figure, perSecond } from "./figure.ts";
import type { World } from "./world.ts";

const keys = 200;
const publishBatch = 500;
const leastPerSecond = 3_000;
/** What is handled one at a time takes longer, so that fewer events will do. */
const oneOf = 4;

/** Events that the broker has, until each has had its effect: a row, in the transaction of the inbox. */
export async function measureConsumer(world: World, count: number): Promise<readonly Figure[]> {
  await world.database.query("create table effect (number integer, key text)");
  const few = Math.ceil(count / oneOf);
  await publish(world, "one", few);
  await publish(world, "many", count);
  const one = await handleAll(world, "one", { count: few, batchSize: 1 });
  const many = await handleAll(world, "many", { count, batchSize: 50 });
  const [row] = await world.database.query<{ effects: number }>(
    "select count(*)::int as effects from effect",
  );
  if (row?.effects !== few + count) {
    throw new Error(`There are ${row?.effects} effects of ${few + count} events.`);
  }
  return [
    perSecond("consumer, an event a transaction", few, one),
    perSecond("consumer, 50 a transaction", count, many, leastPerSecond),
  ];
}

async function publish({ broker }: World, name: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += publishBatch) {
    const events = Array.from({ length: Math.min(publishBatch, count - start) }, (_, index) =>
      encodeEvent(
        createEvent({
          source: "/bench",
          subject: `events.bench.${name}`,
          key: `key-${(start + index) % keys}`,
          data: { number: start + index, text: "x".repeat(200) },
        }),
      ),
    );
    await broker.publish(events);
  }
}

/** For how many milliseconds a consumer is at work on them. */
async function handleAll(
  { connectionString, broker }: World,
  name: string,
  { count, batchSize }: { readonly count: number; readonly batchSize: number },
): Promise<number> {
  const done = Promise.withResolvers<void>();
  let handled = 0;
  const consumer = defineConsumer<{ readonly number: number }>({
    name,
    subjects: [`events.bench.${name}`],
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
}
