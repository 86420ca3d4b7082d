import { connectPostgresBroker, createEvent, encodeEvent, startConsumers } from "@hansa/events";
import type { Database } from "@hansa/postgres";
import { startTestPostgres, type TestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventsOf, installEvents, type SubgraphDefinition } from "../../src/index.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";
import { warehouse, warehouseSql } from "../warehouse.ts";

const definition = warehouse as unknown as SubgraphDefinition;
const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

let server: TestPostgres;
beforeAll(async () => {
  server = await startTestPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

async function createWarehouse(): Promise<Database & { readonly connectionString: string }> {
  const database = await server.createDatabase();
  await database.query(warehouseSql);
  await installEvents(definition, database);
  return database;
}

test("changes of a table are events as its columns are declared, of the rows that are meant", async () => {
  await using database = await createWarehouse();
  await database.query("insert into tb_order (total, kind) values (1.50, 'sale'), (2, 'gift')");
  await database.query("update tb_order set note = 'n', total = 12345678901234567.10");
  await database.query("update tb_order set note = null");
  await database.query("delete from tb_order");
  const order = { id: "1", on: "2026-01-31" };
  expect(await outbox(database)).toEqual([
    ["events.order.placed", "1", { ...order, total: "1.50", rounded: 1.5 }, {}],
    ["events.order.changed", "1", { before: { note: null }, after: { note: "n" } }, {}],
    [
      "events.order.placed",
      "1",
      { ...order, total: "12345678901234567.10", rounded: expect.any(Number) },
      {},
    ],
  ]);
  expect(await database.query("select distinct source from hansa.outbox")).toEqual([
    { source: "/warehouse" },
  ]);
});

test("a mutation's trace goes on in the events of observers and of the mutation, with no statement more", async () => {
  await using database = await createWarehouse();
  const subgraph = createTestSubgraph(warehouse, database);
  const place = 'mutation { orderPlace(total: "1") { id } }';
  await subgraph.run(place, {}, undefined, { traceparent });
  expect(subgraph.takeStatements()).toHaveLength(1);
  await subgraph.run(place, {}, undefined, { traceparent, "idempotency-key": "k" });
  subgraph.takeStatements();
  await subgraph.run('mutation { orderNote(id: 1, note: "n", fails: false) { id } }', {}, undefined, {
    traceparent,
  });
  expect(subgraph.takeStatements()).toHaveLength(3);
  await subgraph.run(place, {}, undefined, { traceparent: "00-none" });
  await subgraph.run(place);
  expect((await outbox(database)).map(([subject, key, , headers]) => [subject, key, headers])).toEqual([
    ["events.order.placed", "1", { traceparent }],
    ["events.order.placed", "2", { traceparent }],
    ["events.order.noted", "1", { traceparent }],
    ["events.order.changed", "1", { traceparent }],
    ["events.order.placed", "3", {}],
    ["events.order.placed", "4", {}],
  ]);
});

test("what a mutation emits is published if and only if the mutation is done", async () => {
  await using database = await createWarehouse();
  const subgraph = createTestSubgraph(warehouse, database);
  const note = (fails: boolean) =>
    subgraph.run(`mutation { orderNote(id: 9, note: "n", fails: ${fails}) { id } }`);
  expect((await note(true)).errors).toHaveLength(1);
  expect(await outbox(database)).toEqual([]);
  expect(await note(false)).toEqual({ data: { orderNote: null } });
  expect(await outbox(database)).toEqual([["events.order.noted", "9", { note: "n" }, {}]]);
});

test("consumers have their effects, by TypeScript and by SQL, and emit events of the service", async () => {
  await using database = await createWarehouse();
  await using log = await server.createDatabase();
  await using broker = await connectPostgresBroker({ connectionString: log.connectionString });
  const worker = eventsOf(definition);
  expect(worker?.source).toBe("/warehouse");
  expect(worker?.consumers.map(({ name }) => name)).toEqual(["warehouse-see", "warehouse-count"]);
  await using _consumers = await startConsumers({
    connectionString: database.connectionString,
    broker,
    consumers: worker?.consumers ?? [],
    source: worker?.source ?? "",
  });
  const sent = createEvent({
    source: "/post",
    subject: "events.parcel.sent",
    key: "p",
    data: { total: "7.10" },
    traceparent,
  });
  await broker.publish([encodeEvent(sent)]);
  await waitFor(async () => (await outbox(database)).length === 3);
  const events = await outbox(database);
  expect(events.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
    ["events.order.placed", "1", expect.objectContaining({ total: "7.10" }), { traceparent }],
    ["events.order.seen", "p", { total: "7.10" }, { traceparent }],
    ["events.parcel.counted", "p", "7.10", { traceparent }],
  ]);
  expect(await database.query("select event from tb_seen")).toEqual([{ event: sent }]);
});

async function outbox(database: Database): Promise<readonly (readonly unknown[])[]> {
  const rows = await database.query("select subject, key, payload, headers from hansa.outbox order by seq");
  return rows.map(({ subject, key, payload, headers }) => [subject, key, payload, headers]);
}
