import type { Clock } from "@hansa/core";
import { createDatabase } from "@hansa/postgres";
import { startTestPostgres, waitFor } from "@hansa/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { byKey, column, defineSubgraph, scalar, sqlFunction, table } from "../../src/index.ts";
import { startCuttableLine } from "../cuttable-line.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

// Two databases that hold different rows: so an answer tells which of them it is from.
const server = await startTestPostgres();
const primary = await server.createDatabase();
const replica = await server.createDatabase();
for (const [database, name] of [
  [primary, "primary"],
  [replica, "replica"],
] as const) {
  await database.query(`
    create table tb_place (id int primary key, name text not null);
    insert into tb_place values (1, '${name}'), (2, '${name}');
    create view v_place as select id, name from tb_place;
    create function fn_touch(id int) returns tb_place language sql as 'select * from tb_place where id = $1';
  `);
}

afterAll(async () => {
  await primary[Symbol.asyncDispose]();
  await replica[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const places = defineSubgraph({ name: "places" });
const Place = places.entity("Place", {
  key: "id",
  source: table("v_place", { id: column.int(), name: column.text() }),
});
places.fields(Place, (place) => ({ id: place.int("id"), name: place.string("name") }));
places.query("place", byKey(Place));
places.query("resolved", {
  returns: scalar.string(),
  async resolve({ context: { database } }) {
    const [row] = await database.query<{ readonly name: string }>("select name from tb_place where id = 1");
    return row?.name ?? "";
  },
});
places.mutation("touch", {
  args: { id: scalar.int() },
  returns: Place,
  call: sqlFunction("fn_touch"),
});

let nowMs = 0;
const clock: Clock = {
  now: () => nowMs,
  monotonic: () => nowMs,
  sleep: () => Promise.reject(new Error("Nothing sleeps here.")),
};
beforeEach(() => {
  nowMs += 1_000_000;
});

type Subgraph = ReturnType<typeof createTestSubgraph>;

/** Which database a session's query is answered from. */
async function sourceFor(subgraph: Subgraph, authorization?: string): Promise<unknown> {
  const headers = authorization === undefined ? {} : { authorization };
  const { data } = await subgraph.run("{ place(id: 1) { name } }", {}, undefined, headers);
  return (data as { readonly place: { readonly name: string } }).place.name;
}

async function touch(subgraph: Subgraph, authorization?: string): Promise<unknown> {
  const headers = authorization === undefined ? {} : { authorization };
  return await subgraph.run("mutation { touch(id: 1) { name } }", {}, undefined, headers);
}

test("queries are read from the replica, all of their fields; mutations and resolvers have the primary", async () => {
  const subgraph = createTestSubgraph(places, primary, { runsAlone: true, replica, clock });
  expect(
    await subgraph.run(
      `query ($all: [_Any!]!) {
        a: place(id: 1) { name } b: place(id: 2) { name } resolved
        _entities(representations: $all) { ... on Place { name } }
      }`,
      { all: [{ __typename: "Place", id: 1 }] },
    ),
  ).toEqual({
    data: {
      a: { name: "replica" },
      b: { name: "replica" },
      resolved: "primary",
      _entities: [{ name: "replica" }],
    },
  });
  expect(await touch(subgraph)).toEqual({ data: { touch: { name: "primary" } } });
});

test("who has written reads from the primary for a while, others do not", async () => {
  const subgraph = createTestSubgraph(places, primary, { runsAlone: true, replica, clock });
  await touch(subgraph, "Bearer anna");
  expect(await sourceFor(subgraph, "Bearer anna")).toBe("primary");
  expect(await sourceFor(subgraph, "Bearer bert")).toBe("replica");
  expect(await sourceFor(subgraph)).toBe("replica");
  nowMs += 4_999;
  expect(await sourceFor(subgraph, "Bearer anna")).toBe("primary");
  nowMs += 1;
  expect(await sourceFor(subgraph, "Bearer anna")).toBe("replica");
});

test("clients that say nothing of themselves are taken for one", async () => {
  const subgraph = createTestSubgraph(places, primary, { runsAlone: true, replica, clock });
  await touch(subgraph);
  expect(await sourceFor(subgraph)).toBe("primary");
  expect(await sourceFor(subgraph, "Bearer anna")).toBe("replica");
});

test("sessions beyond those that are remembered count as if all had written", async () => {
  const subgraph = createTestSubgraph(places, primary, { runsAlone: true, replica, clock });
  await touch(subgraph, "Bearer first");
  for (let number = 0; number < 10_000; number++) {
    await subgraph.run("mutation { __typename }", {}, undefined, { authorization: `Bearer ${number}` });
  }
  expect(await sourceFor(subgraph, "Bearer first")).toBe("primary");
  expect(await sourceFor(subgraph, "Bearer stranger")).toBe("primary");
  nowMs += 5_000;
  expect(await sourceFor(subgraph, "Bearer first")).toBe("replica");
  expect(await sourceFor(subgraph, "Bearer stranger")).toBe("replica");
});

test("while the replica is away the primary answers, and the replica again when it is back", async () => {
  await using line = await startCuttableLine(replica.connectionString);
  await using remote = createDatabase({ connectionString: line.connectionString, environment: {} });
  const subgraph = createTestSubgraph(places, primary, { runsAlone: true, replica: remote, clock });
  expect(await sourceFor(subgraph)).toBe("replica");
  line.cut();
  expect(await sourceFor(subgraph)).toBe("primary");
  expect(await subgraph.run("{ a: place(id: 1) { name } b: place(id: 2) { name } }")).toEqual({
    data: { a: { name: "primary" }, b: { name: "primary" } },
  });
  line.mend();
  nowMs += 1_000;
  await waitFor(async () => (await sourceFor(subgraph)) === "replica", {
    describe: "the replica to be used again",
  });
});

test("a read that the replica stops in favour of its own work is answered by the primary", async () => {
  const subgraph = createTestSubgraph(places, primary, { runsAlone: true, replica, clock });
  await replica.query(`
    create function fn_conflict() returns text language plpgsql as $$
      begin raise exception 'canceling statement due to conflict with recovery' using errcode = '40001'; end $$;
    create or replace view v_place as select id, fn_conflict() as name from tb_place;
  `);
  try {
    expect(await sourceFor(subgraph)).toBe("primary");
  } finally {
    await replica.query("create or replace view v_place as select id, name from tb_place");
  }
  expect(await sourceFor(subgraph)).toBe("replica");
});
