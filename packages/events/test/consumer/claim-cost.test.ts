import type { Queryable } from "@hansa/postgres";
import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { startConsumers } from "../../src/consumer/run-consumers.ts";
import { defineConsumer } from "../../src/index.ts";
import { createEventWorld, encoded } from "../event-world.ts";

const subject = "events.thing.changed";
const count = 300;
/** Some to a page, so that what is handled does not make room for the rest of it and is pruned by that. */
const data = "x".repeat(500);

test.each(["key", "none"] as const)(
  "a claim reads a few pages however many events were handled before it (order: %s)",
  async (order) => {
    await using world = await createEventWorld();
    const { broker, database } = world;
    const connection = { connectionString: database.connectionString, broker, source: "/notes" };
    await broker.publish(Array.from({ length: count }, (_, index) => encoded(subject, `key-${index}`, data)));
    {
      const consumer = defineConsumer({
        name: "notes",
        subjects: [subject],
        order,
        concurrency: 1,
        handle: async () => undefined,
      });
      await using _consumers = await startConsumers({ ...connection, consumers: [consumer] });
      await waitFor(async () => (await countHandled(database)) === count);
    }
    const claim = order === "key" ? "claim_first_events" : "claim_events";
    // The first reads the catalogue besides, and marks what the last claims had no time for; a transaction of the server
    // itself, which looks after its statistics, may keep it from that for a moment.
    await database.session(async (session) => {
      const isSmall = await waitFor(async () => (await countPages(session, claim)) < 20, {
        describe: () => "a claim that reads less than 20 pages",
      });
      expect(isSmall).toBe(true);
    });
  },
);

async function countHandled(database: Queryable): Promise<number> {
  const [row] = await database.query<{ handled: number }>(
    "select count(*)::int as handled from hansa.inbox where state = 'done'",
  );
  return row?.handled ?? 0;
}

async function countPages(database: Queryable, claim: string): Promise<number> {
  const [row] = await database.query<{ "QUERY PLAN": readonly [{ Plan: Record<string, number> }] }>(
    `explain (analyze, buffers, format json) select * from hansa.${claim}('notes', 1, true)`,
  );
  return row?.["QUERY PLAN"][0].Plan["Shared Hit Blocks"] ?? Number.NaN;
}
