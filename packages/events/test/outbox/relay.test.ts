import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "@hansa/core";
import { type Database, type Queryable, startListening } from "@hansa/postgres";
import { startTestPostgres, type TestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emitEvents } from "../../src/outbox/emit.ts";
import { startRelay } from "../../src/outbox/relay.ts";
import { outboxTables, restLock } from "../../src/outbox/tables.ts";
import { ensureTables } from "../../src/tables.ts";
import { createEventWorld, type EventWorld, readAll, unreliable } from "../event-world.ts";

const maxEventBytes = 900_000;

// Held for the whole file, so that not every test starts a server of its own.
let server: TestPostgres;
/** With an outbox and nothing else. */
let outbox: Database;
beforeAll(async () => {
  server = await startTestPostgres();
  outbox = await server.createDatabase();
  await ensureTables(outbox, outboxTables);
});
afterAll(async () => {
  await outbox[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("what commits is published, what rolls back is not", async () => {
  await using world = await createEventWorld();
  await using _relay = await startRelay(optionsOf(world));
  const work = world.database.transaction(async (transaction) => {
    await emit(transaction, "k", "never");
    throw new Error("The change is not wanted after all.");
  });
  await expect(work).rejects.toThrow("not wanted");
  await world.database.transaction((transaction) => emit(transaction, "k", { total: 7 }));

  const [event, ...others] = await published(world, 1);
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    source: "/test",
    subject: "events.thing.changed",
    key: "k",
    data: { total: 7 },
  });
});

test("a number that JavaScript would round is published as it was written", async () => {
  await using world = await createEventWorld();
  await ensureTables(world.database, outboxTables);
  await world.database.query(
    `insert into hansa.outbox (source, subject, key, payload)
     values ('/sql', 'events.thing.changed', 'k', '{"amount": 12345678901234567890.10}')`,
  );
  await using _relay = await startRelay(optionsOf(world));
  const texts = await waitFor(async () => {
    const end = await world.broker.end();
    if (end.sequence === 0) {
      return undefined;
    }
    const stop = new AbortController();
    for await (const batch of world.broker.read({
      name: "texts",
      subjects: [">"],
      from: "beginning",
      signal: stop.signal,
    })) {
      stop.abort();
      return batch.events.map(({ text }) => text);
    }
    return undefined;
  });
  expect(texts[0]).toContain('"data":{"amount": 12345678901234567890.10}');
});

test("a transaction that commits after later ones were published is not forgotten", async () => {
  await using world = await createEventWorld();
  await using _relay = await startRelay(optionsOf(world));
  const commitLate = await emitWithoutCommit(world, "late");
  for (let index = 0; index < 3; index++) {
    await world.database.transaction((transaction) => emit(transaction, "early", index));
  }
  await published(world, 3);
  await commitLate();
  const events = await published(world, 4);
  expect(events.map(({ data }) => data)).toEqual([0, 1, 2, "late"]);
});

/** Longer than a test may take: nothing is found by looking for it from time to time. */
const never = { pollIntervalMs: 3_600_000 };

test("who writes while the relay rests wakes it", async () => {
  await using world = await createEventWorld();
  await using _relay = await startRelay({ ...optionsOf(world), settings: never });
  for (let index = 0; index < 3; index++) {
    await waitFor(() => isAtRest(world));
    await emit(world.database, "k", index);
    expect(await published(world, index + 1)).toHaveLength(index + 1);
  }
});

test("what was begun before the relay rests is published when it commits", async () => {
  await using world = await createEventWorld();
  await ensureTables(world.database, outboxTables);
  const commitLate = await emitWithoutCommit(world, "late");
  await using _relay = await startRelay({ ...optionsOf(world), settings: never });
  await emit(world.database, "early", "early");
  await published(world, 1);
  expect(await isAtRest(world)).toBe(false);
  await commitLate();
  const events = await published(world, 2);
  expect(events.map(({ data }) => data)).toEqual(["early", "late"]);
  await waitFor(() => isAtRest(world));
});

test("none of many transactions at once is left behind", async () => {
  await using world = await createEventWorld();
  await using _relay = await startRelay({ ...optionsOf(world), settings: never });
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let index = 0; index < 25; index++) {
      await world.database.transaction((transaction) => emit(transaction, `key-${writer}`, index));
      // Some find it at rest, some do not.
      await waitFor(async () => index % 5 > 0 || (await countUnpublished(world)) === 0);
    }
  });
  await Promise.all(writers);
  const events = await published(world, 200);
  for (let writer = 0; writer < 8; writer++) {
    const own = events.filter(({ key }) => key === `key-${writer}`);
    expect(own.map(({ data }) => data)).toEqual(Array.from({ length: 25 }, (_, index) => index));
  }
});

test("after some were published, events gather for the window and are published together", async () => {
  await using world = await createEventWorld();
  const publishWindowMs = 777_000;
  const endsOfWindows: (() => void)[] = [];
  const clock: Clock = {
    now: () => systemClock.now(),
    monotonic: () => systemClock.monotonic(),
    sleep(durationMs, signal) {
      if (durationMs !== publishWindowMs) {
        return systemClock.sleep(durationMs, signal);
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      signal?.addEventListener("abort", () => resolve());
      endsOfWindows.push(resolve);
      return promise;
    },
  };
  const batches: number[] = [];
  const onPublished = (count: number) => void batches.push(count);
  const settings = { ...never, publishWindowMs };
  await using _relay = await startRelay({ ...optionsOf(world), settings, clock, onPublished });
  await waitFor(() => isAtRest(world));
  await emit(world.database, "k", "first");
  await waitFor(() => endsOfWindows.length === 1);
  for (let index = 0; index < 10; index++) {
    await emit(world.database, "k", index);
  }
  expect(batches).toEqual([1]);
  endsOfWindows[0]?.();
  await waitFor(() => endsOfWindows.length === 2);
  expect(batches).toEqual([1, 10]);
  endsOfWindows[1]?.();
  await waitFor(() => isAtRest(world));
});

test("nobody is notified while no relay rests, so that commits do not wait for each other", async () => {
  await using world = await createEventWorld();
  const { database } = world;
  await ensureTables(database, outboxTables);
  const heard: (string | undefined)[] = [];
  await using _listener = startListening({
    connectionString: database.connectionString,
    channels: ["hansa_outbox"],
    onNotification: (_channel, payload) => heard.push(payload),
  });
  await waitFor(() => heard.length === 1);
  await emit(database, "k", "nobody rests");
  await database.query("notify hansa_outbox, 'behind it'");
  await waitFor(() => heard.length > 1);
  expect(heard).toEqual([undefined, "behind it"]);
  await database.session(async (session) => {
    await session.query(`select pg_advisory_lock(${restLock})`);
    await emit(database, "k", "somebody rests");
    await session.query("select pg_advisory_unlock_all()");
  });
  await waitFor(() => heard.length > 2);
  expect(heard).toEqual([undefined, "behind it", ""]);
});

test("an outbox of before is brought up to date with what waits in it", async () => {
  await using world = await createEventWorld();
  const { component, steps } = outboxTables;
  await ensureTables(world.database, { component, steps: steps.slice(0, 2) });
  await emit(world.database, "k", "before");
  await using _relay = await startRelay(optionsOf(world));
  await emit(world.database, "k", "after");
  const events = await published(world, 2);
  expect(events.map(({ data }) => data)).toEqual(["before", "after"]);
});

test("who may insert into the outbox can emit, also where functions are nobody's by default", async () => {
  await using database = await server.createDatabase();
  const role = `emitter_${randomUUID().replaceAll("-", "")}`;
  await database.query("alter default privileges revoke execute on functions from public");
  await ensureTables(database, outboxTables);
  await database.query(`create role ${role}`);
  try {
    await database.query(`grant usage on schema hansa to ${role}; grant insert on hansa.outbox to ${role}`);
    await database.transaction(async (transaction) => {
      await transaction.query(`set local role ${role}`);
      await emit(transaction, "k", "by its user");
    });
    expect(await database.query("select payload from hansa.outbox")).toEqual([{ payload: "by its user" }]);
  } finally {
    await database.query(`drop owned by ${role}; drop role ${role}`);
  }
});

test.each([
  ["source", "''"],
  ["source", "null"],
  ["subject", "'events.*'"],
  ["subject", "'events..changed'"],
  ["subject", "'events.' || repeat('x', 249)"],
  ["subject", "null"],
  ["key", "''"],
  ["key", "repeat('x', 1025)"],
  ["key", "E'a\\nb'"],
  ["key", "null"],
  ["headers", "'[]'"],
  ["headers", "null"],
])("SQL cannot leave an event whose %s is %s in the outbox", async (column, value) => {
  const given = { source: "'/sql'", subject: "'events.thing.changed'", key: "'k'", headers: "'{}'" };
  const insert = (values: Readonly<Record<string, string>>) =>
    outbox.query(`
      insert into hansa.outbox (source, subject, key, headers, payload)
      values (${values.source}, ${values.subject}, ${values.key}, ${values.headers}, '1')`);
  await insert(given);
  await expect(insert({ ...given, [column]: value })).rejects.toMatchObject({
    code: "QUERY_FAILED",
    extensions: { sqlState: "23514" },
    message: expect.stringContaining("cannot be published"),
  });
});

test("events of a key keep the order of its changes, whichever transaction began first", async () => {
  await using world = await createEventWorld();
  const { database } = world;
  await database.query("create table stock (sku text primary key, count integer)");
  await database.query("insert into stock values ('a', 0), ('b', 0)");
  await ensureTables(database, outboxTables);
  const change = async (transaction: Queryable, sku: string) => {
    const [row] = await transaction.query<{ count: number }>(
      "update stock set count = count + 1 where sku = $1 returning count",
      [sku],
    );
    await emit(transaction, sku, row?.count);
  };
  // The first transaction has the oldest number, since it has written b, and changes a last.
  const hasNumber = Promise.withResolvers<void>();
  const othersAreDone = Promise.withResolvers<void>();
  const first = database.transaction(async (transaction) => {
    await change(transaction, "b");
    hasNumber.resolve();
    await othersAreDone.promise;
    await change(transaction, "a");
  });
  await hasNumber.promise;
  // One that stays open holds back the snapshot of whoever goes by numbers of transactions.
  const isOpen = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const open = database.transaction(async (transaction) => {
    await emit(transaction, "open", "open");
    isOpen.resolve();
    await mayEnd.promise;
  });
  await isOpen.promise;
  await database.transaction((transaction) => change(transaction, "a"));
  othersAreDone.resolve();
  await first;
  // One row at a time, so that nothing but the order of reading decides.
  await using _relay = await startRelay({ ...optionsOf(world), settings: { relayBatch: 1 } });
  await published(world, 3);
  mayEnd.resolve();
  await open;
  const events = await published(world, 4);
  expect(events.filter(({ key }) => key === "a").map(({ data }) => data)).toEqual([1, 2]);
});

test.each(["before", "after"] as const)(
  "a broker that fails %s it has stored events gets them once in the end",
  async (when) => {
    await using world = await createEventWorld();
    const broker = unreliable(world.broker);
    await ensureTables(world.database, outboxTables);
    for (let index = 0; index < 5; index++) {
      await emit(world.database, "k", index);
    }
    broker.failNext(when);
    await using _relay = await startRelay({ ...optionsOf(world), broker });
    await waitFor(async () => (await countUnpublished(world)) === 0);
    const events = await readAll(world.broker);
    expect(events.map(({ data }) => data)).toEqual([0, 1, 2, 3, 4]);
  },
);

test("a second relay waits, and goes on when the first one's connection is cut", async () => {
  await using world = await createEventWorld();
  const counts = { first: 0, second: 0 };
  await using _first = await startRelay({
    ...optionsOf(world),
    onPublished: (count) => {
      counts.first += count;
    },
  });
  await emit(world.database, "k", 0);
  await published(world, 1);
  await using _second = await startRelay({
    ...optionsOf(world),
    settings: { pollIntervalMs: 20 },
    onPublished: (count) => {
      counts.second += count;
    },
  });
  await emit(world.database, "k", 1);
  await published(world, 2);
  // What is marked is counted a moment later.
  await waitFor(() => counts.first + counts.second === 2);
  expect(counts).toEqual({ first: 2, second: 0 });

  // The lock's owner is struck for so long that the other is sure to come first.
  let emitted = 2;
  await waitFor(async () => {
    await world.database.query(`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`);
    await emit(world.database, "k", 2);
    emitted++;
    await waitFor(async () => (await countUnpublished(world)) === 0);
    return counts.second > 0;
  });
  const events = await readAll(world.broker);
  expect(events.length).toBe(emitted);
});

test("an event that is too large for the broker stays behind with its reason and holds up nothing", async () => {
  await using world = await createEventWorld();
  await ensureTables(world.database, outboxTables);
  await emit(world.database, "k", 0);
  await world.database.query(
    `insert into hansa.outbox (source, subject, key, payload)
     select '/test', 'events.thing.changed', 'k', to_jsonb(repeat('x', $1))`,
    [maxEventBytes],
  );
  await emit(world.database, "k", 1);
  await using _relay = await startRelay(optionsOf(world));
  const events = await published(world, 2);
  expect(events.map(({ data }) => data)).toEqual([0, 1]);
  const rows = await world.database.query("select seq, refusal from hansa.outbox where refusal is not null");
  expect(rows).toEqual([{ seq: "2", refusal: expect.stringContaining("EVENT_TOO_LARGE") }]);
});

test.each([
  [{ subject: "events.*" }, "SUBJECT_INVALID"],
  [{ key: "" }, "EVENT_INVALID"],
  [{ key: "a\u0000b" }, "EVENT_INVALID"],
  [{ data: "x".repeat(maxEventBytes) }, "EVENT_TOO_LARGE"],
])("refuses to emit %j", async (wrong, code) => {
  await using world = await createEventWorld();
  await ensureTables(world.database, outboxTables);
  const event = { source: "/test", subject: "events.thing.changed", key: "k", data: null, ...wrong };
  await expect(emitEvents(world.database, [event], maxEventBytes)).rejects.toMatchObject({ code });
});

function optionsOf({ database, broker }: EventWorld) {
  return { connectionString: database.connectionString, broker };
}

/** Emits in a transaction that stays open until what is given back is called. */
async function emitWithoutCommit({ database }: EventWorld, text: string): Promise<() => Promise<void>> {
  const isWritten = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const transaction = database.transaction(async (opened) => {
    await emit(opened, text, text);
    isWritten.resolve();
    await mayCommit.promise;
  });
  await Promise.race([isWritten.promise, transaction]);
  return async () => {
    mayCommit.resolve();
    await transaction;
  };
}

/** Whether the relay of a database is at rest. */
async function isAtRest({ database }: EventWorld): Promise<boolean> {
  const [row] = await database.query<{ isFree: boolean }>(
    `select pg_try_advisory_xact_lock_shared(${restLock}) as "isFree"`,
  );
  return row?.isFree === false;
}

async function emit(transaction: Queryable, key: string, data: unknown): Promise<void> {
  await emitEvents(
    transaction,
    [{ source: "/test", subject: "events.thing.changed", key, data }],
    maxEventBytes,
  );
}

async function published({ broker }: EventWorld, count: number) {
  return await waitFor(
    async () => {
      const events = await readAll(broker);
      return events.length >= count ? events : undefined;
    },
    { describe: `${count} events in the broker` },
  );
}

async function countUnpublished({ database }: EventWorld): Promise<number> {
  const rows = await database.query("select from hansa.outbox where published_at is null");
  return rows.length;
}
