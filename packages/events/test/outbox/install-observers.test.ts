import type { Database } from "@hansa/postgres";
import { startTestPostgres, type TestPostgres } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureOutbox } from "../../src/outbox/ensure-outbox.ts";
import { findMissingObservers, installObservers } from "../../src/outbox/install-observers.ts";
import type { Observer } from "../../src/outbox/observer.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startTestPostgres();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const created: Observer = {
  name: "order_created",
  table: "tb_order",
  on: ["insert"],
  subject: "events.order.created",
  key: "id",
  payload: { id: "id", total: { column: "total", asText: true }, status: "status" },
};

test("a change leaves its event in the outbox, if and only if it commits", async () => {
  await using database = await createOrders();
  await installObservers(database, "/orders", [created]);
  const work = database.transaction(async (transaction) => {
    await transaction.query("insert into tb_order values (1, 12345678901234567.10, 'new')");
    throw new Error("Not after all.");
  });
  await expect(work).rejects.toThrow("Not after all");
  await database.query("insert into tb_order values (2, 12345678901234567.10, 'new'), (3, 1, null)");
  await database.query("update tb_order set status = 'paid'");
  expect(await outbox(database)).toEqual([
    {
      source: "/orders",
      subject: "events.order.created",
      key: "2",
      payload: { id: 2, total: "12345678901234567.10", status: "new" },
    },
    {
      source: "/orders",
      subject: "events.order.created",
      key: "3",
      payload: { id: 3, total: "1", status: null },
    },
  ]);
});

test("before and after are told of each kind of change", async () => {
  await using database = await createOrders();
  const changed: Observer = {
    ...created,
    name: "order_changed",
    on: ["insert", "update", "delete"],
    subject: "events.order.changed",
    payload: { status: "status" },
    withBefore: true,
  };
  await installObservers(database, "/orders", [changed]);
  await database.query("insert into tb_order values (1, 1, 'new')");
  await database.query("update tb_order set status = 'paid'");
  await database.query("delete from tb_order");
  expect((await outbox(database)).map(({ key, payload }) => [key, payload])).toEqual([
    ["1", { before: null, after: { status: "new" } }],
    ["1", { before: { status: "new" }, after: { status: "paid" } }],
    ["1", { before: { status: "paid" }, after: null }],
  ]);
});

test("what was deleted is told as it was", async () => {
  await using database = await createOrders();
  await installObservers(database, "/orders", [
    { ...created, on: ["update", "delete"], payload: { status: "status" } },
  ]);
  await database.query("insert into tb_order values (1, 1, 'new')");
  await database.query("update tb_order set status = 'paid'");
  await database.query("delete from tb_order");
  expect((await outbox(database)).map(({ payload }) => payload)).toEqual([
    { status: "paid" },
    { status: "paid" },
  ]);
});

test("of updates only those count that change a column, and meet the condition", async () => {
  await using database = await createOrders();
  await installObservers(database, "/orders", [
    {
      ...created,
      name: "order_paid",
      on: ["update"],
      subject: "events.order.paid",
      columns: ["status"],
      when: "new.status = 'paid'",
    },
  ]);
  await database.query("insert into tb_order values (1, 1, 'new'), (2, 1, 'paid')");
  await database.query("update tb_order set total = 2");
  await database.query("update tb_order set status = 'shipped' where id = 2");
  await database.query("update tb_order set status = 'paid' where id = 1");
  await database.query("update tb_order set status = 'paid' where id = 1");
  expect((await outbox(database)).map(({ subject, key }) => [subject, key])).toEqual([
    ["events.order.paid", "1"],
  ]);
});

test("what is declared is what there is: created, replaced, removed, and else left alone", async () => {
  await using database = await createOrders();
  const other = { ...created, name: "other", subject: "events.order.other" };
  expect(await installObservers(database, "/orders", [created, other])).toEqual({
    created: ["order_created", "other"],
    replaced: [],
    removed: [],
  });
  expect(await installObservers(database, "/orders", [created, other])).toEqual({
    created: [],
    replaced: [],
    removed: [],
  });
  expect(await installObservers(database, "/orders", [{ ...created, subject: "events.order.made" }])).toEqual(
    {
      created: [],
      replaced: ["order_created"],
      removed: ["other"],
    },
  );
  await database.query("insert into tb_order values (1, 1, 'new')");
  expect((await outbox(database)).map(({ subject }) => subject)).toEqual(["events.order.made"]);
  await database.query("drop table tb_order");
  expect(await installObservers(database, "/orders", [])).toMatchObject({ removed: ["order_created"] });
});

test("what is not installed, or otherwise, is found", async () => {
  await using database = await createOrders();
  const other = { ...created, name: "other" };
  const find = () => findMissingObservers(database, "/orders", [created, other]);
  expect(await find()).toEqual(["order_created", "other"]);
  await installObservers(database, "/orders", [created, { ...other, payload: { id: "id" } }]);
  expect(await find()).toEqual(["other"]);
  await installObservers(database, "/orders", [created, other]);
  expect(await find()).toEqual([]);
});

test("several processes that install at once do so once", async () => {
  await using database = await createOrders();
  const reports = await Promise.all(
    Array.from({ length: 4 }, () => installObservers(database, "/orders", [created])),
  );
  expect(reports.flatMap((report) => report.created)).toEqual(["order_created"]);
});

test("names that need quotes are quoted, and a user without rights to the outbox can make changes", async () => {
  await using database = await createOrders();
  await database.query(`
    create schema "Odd ""schema";
    create table "Odd ""schema"."My table" ("The key" text, "It's" integer);
    create role writer_of_orders nologin;
    grant usage on schema "Odd ""schema" to writer_of_orders;
    grant insert on "Odd ""schema"."My table" to writer_of_orders`);
  try {
    await installObservers(database, "/it's", [
      {
        name: "odd",
        table: 'Odd "schema.My table',
        on: ["insert"],
        subject: "events.odd",
        key: "The key",
        payload: { 'it\'s \\ "odd"': "It's" },
      },
    ]);
    await database.transaction(
      (transaction) => transaction.query(`insert into "Odd ""schema"."My table" values ('k', 7)`),
      {
        settings: { role: "writer_of_orders", "hansa.traceparent": "00-trace" },
      },
    );
    expect(await outbox(database)).toEqual([
      { source: "/it's", subject: "events.odd", key: "k", payload: { 'it\'s \\ "odd"': 7 } },
    ]);
    expect(await database.query("select headers from hansa.outbox")).toEqual([
      { headers: { traceparent: "00-trace" } },
    ]);
  } finally {
    await database.query(
      `drop schema "Odd ""schema" cascade; drop owned by writer_of_orders; drop role writer_of_orders`,
    );
  }
});

test("only the rows that are meant are observed, of each kind of change", async () => {
  await using database = await createOrders();
  const on = ["insert", "update", "delete"] as const;
  await installObservers(database, "/orders", [{ ...created, on, rows: { status: "it's", id: 1 } }]);
  await database.query("insert into tb_order values (1, 1, 'new'), (2, 1, 'it''s')");
  await database.query("update tb_order set status = 'it''s'");
  await database.query("delete from tb_order");
  expect((await outbox(database)).map(({ key, payload }) => [key, payload])).toEqual([
    ["1", { id: 1, total: "1", status: "it's" }],
    ["1", { id: 1, total: "1", status: "it's" }],
  ]);
});

test("names that the caller's search_path has first mean nothing to what runs with the owner's rights", async () => {
  await using database = await createOrders();
  await installObservers(database, "/orders", [{ ...created, on: ["insert", "delete"], withBefore: true }]);
  const raise = "language plpgsql as $$ begin raise exception 'The wrong function.'; end $$";
  await database.query(`
    create schema evil;
    create function evil.unequal(text, text) returns boolean ${raise};
    create operator evil.<> (leftarg = text, rightarg = text, function = evil.unequal);
    create operator evil.= (leftarg = text, rightarg = text, function = evil.unequal);
    create operator evil.~ (leftarg = text, rightarg = text, function = evil.unequal);
    create function evil.current_setting(text, boolean) returns text ${raise};
    create function evil.jsonb_build_object(variadic "any") returns jsonb language internal as 'jsonb_build_object_noargs';
    create function evil.pg_try_advisory_xact_lock_shared(bigint) returns boolean ${raise};
    create domain evil.text as pg_catalog.int4`);
  await database.transaction(async (transaction) => {
    await transaction.query("set local search_path = evil, pg_catalog, public");
    await transaction.query("insert into tb_order values (1, 7.5, 'new')");
    await transaction.query("select hansa.emit_event('events.order.closed', 'k', '1')");
  });
  expect(await outbox(database)).toMatchObject([
    { key: "1", payload: { before: null, after: { id: 1, total: "7.5", status: "new" } } },
    { key: "k", payload: 1 },
  ]);
});

test("SQL emits events of the service, in the trace of the transaction", async () => {
  await using database = await createOrders();
  await ensureOutbox(database);
  const emit = "select hansa.emit_event('events.order.closed', 'k', '{\"n\": 1}') as id";
  await expect(database.query(emit)).rejects.toThrow(/no source/);
  await installObservers(database, "/orders", []);
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const [first] = await database.query(emit, [], { settings: { "hansa.traceparent": traceparent } });
  await database.query("select hansa.emit_event('events.order.closed', 'k', null)");
  await expect(database.query("select hansa.emit_event('no subject', 'k', null)")).rejects.toThrow(
    /cannot be published/,
  );
  expect(await database.query("select id, source, payload, headers from hansa.outbox order by seq")).toEqual([
    { id: first?.id, source: "/orders", payload: { n: 1 }, headers: { traceparent } },
    { id: expect.any(String), source: "/orders", payload: null, headers: {} },
  ]);
});

test.each([
  [{ name: "Order created" }, "OBSERVER_INVALID", /"Order created"/],
  [{ on: [] }, "OBSERVER_INVALID", /observes nothing/],
  [{ payload: {} }, "OBSERVER_INVALID", /no data/],
  [{ subject: "events.*" }, "SUBJECT_INVALID", /"events.\*"/],
  [{ table: "tb_none" }, "OBSERVER_INVALID", /"tb_none", which is not there/],
  [{ key: "uuid" }, "OBSERVER_INVALID", /"uuid", which the table "tb_order" does not have/],
  [{ payload: { a: "missing", b: "status" } }, "OBSERVER_INVALID", /"missing"/],
  [{ when: "old.status is null" }, "OBSERVER_INVALID", /OLD/],
  [{ when: "new.status =" }, "OBSERVER_INVALID", /syntax error/],
  [{ on: ["insert", "delete"], when: "true" }, "OBSERVER_INVALID", /make two of it/],
] as const)("refuses %j", async (wrong, code, message) => {
  await using database = await createOrders();
  const installing = installObservers(database, "/orders", [{ ...created, ...wrong }]);
  await expect(installing).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

async function createOrders() {
  const database = await server.createDatabase();
  await database.query("create table tb_order (id bigint primary key, total numeric, status text)");
  return database;
}

async function outbox(database: Database): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return await database.query("select source, subject, key, payload from hansa.outbox order by seq");
}
