import { ensureOutbox, startRelay } from "@hansa/events";
import { type Figure, perSecond } from "./figure.ts";
import type { World } from "./world.ts";

const keys = 200;
const leastPerSecond = 5_000;

/** Rows of the outbox that wait, until all are published and marked. */
export async function measureRelay(
  { database, connectionString, broker }: World,
  count: number,
): Promise<readonly Figure[]> {
  await ensureOutbox(database);
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
  return [perSecond("relay", count, performance.now() - startedAt, leastPerSecond)];
}
