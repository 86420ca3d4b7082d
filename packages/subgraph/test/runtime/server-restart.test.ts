import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createDatabase, startEmbeddedPostgres } from "@hansa/postgres";
import { createTestFolder, findFreePort, waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { byKey, column, defineSubgraph, startSubgraph, table } from "../../src/index.ts";

const napping = defineSubgraph({ name: "napping" });
const columns = { id: column.int() };
const Nap = napping.entity("Nap", { key: "id", source: table("v_nap", columns) });
const Bed = napping.entity("Bed", { key: "id", source: table("v_bed", columns) });
napping.fields(Nap, (nap) => ({ id: nap.int("id") }));
napping.fields(Bed, (bed) => ({ id: bed.int("id") }));
napping.query("nap", byKey(Nap));
napping.query("bed", byKey(Bed));

test("when PostgreSQL restarts, running requests get a coded error and the next ones are answered", async () => {
  await using resources = new AsyncDisposableStack();
  const folder = await createTestFolder();
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await findFreePort();
  const start = () =>
    startEmbeddedPostgres({
      dataDirectory: join(folder, "data"),
      durable: false,
      port,
      stopTimeoutMs: 500,
    });
  const first = await start();
  resources.defer(() => first[Symbol.asyncDispose]());
  const database = resources.use(
    createDatabase({ connectionString: first.connectionString("postgres", "tcp"), environment: {} }),
  );
  await database.query(`
    create view v_nap as select 1 as id from pg_sleep(60);
    create view v_bed as select 1 as id;
  `);
  const running = resources.use(await startSubgraph(napping, { database, port: 0, environment: {} }));
  const ask = async (query: string) => {
    const response = await fetch(running.endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    return await response.json();
  };
  const readiness = async () => {
    const response = await fetch(`${running.url}/ready`);
    return { status: response.status, report: await response.json() };
  };
  const countNaps = async () =>
    (
      await database.query(
        "select from pg_stat_activity where datname = current_database() and state = 'active' and query like '%v_nap%' and pid <> pg_backend_pid()",
      )
    ).length;
  expect((await readiness()).status).toBe(200);

  const answers = Promise.all([ask("{ nap(id: 1) { id } }"), ask("{ nap(id: 1) { id } bed(id: 1) { id } }")]);
  await waitFor(async () => (await countNaps()) === 2, { describe: "two statements to run" });
  await first[Symbol.asyncDispose]();
  const unavailable = (path: string) => ({ path: [path], extensions: { code: "DATABASE_UNAVAILABLE" } });
  expect(await answers).toMatchObject([
    { data: { nap: null }, errors: [unavailable("nap")] },
    // They share a connection, so that both are gone with it.
    { data: { nap: null, bed: null }, errors: [unavailable("nap"), unavailable("bed")] },
  ]);
  expect(await ask("{ bed(id: 1) { id } }")).toMatchObject({
    errors: [unavailable("bed")],
  });
  await waitFor(async () => (await readiness()).status === 503, {
    describe: "/ready to say that it is away",
  });
  expect((await readiness()).report).toEqual({ status: "not ready", database: "unreachable" });

  resources.use(await start());
  expect(await ask("{ bed(id: 1) { id } }")).toEqual({ data: { bed: { id: 1 } } });
  await waitFor(async () => (await readiness()).status === 200, {
    describe: "/ready to say that it is back",
  });
});
