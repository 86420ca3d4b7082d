import { startTestPostgres, waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { byKey, column, defineSubgraph, scalar, table } from "../../src/index.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const slow = defineSubgraph({ name: "slow" });
const Slow = slow.entity("Slow", { key: "id", source: table("v_slow", { id: column.int() }) });
slow.fields(Slow, (field) => ({ id: field.id("id") }));
slow.query("slow", byKey(Slow));

slow.query("slowResolved", {
  returns: scalar.int(),
  async resolve({ context: { database } }) {
    return (await database.query("select id from v_slow")).length;
  },
});

test.each(["slow(id: 1) { id }", "slowResolved"])(
  "a client that leaves stops the statement in the server of %s, and the answer says that it was given up",
  async (field) => {
    await using server = await startTestPostgres();
    await using database = await server.createDatabase();
    await database.query("create view v_slow as select 1 as id from pg_sleep(60)");
    const subgraph = createTestSubgraph(slow, database);
    const countRunning = async () => {
      const rows = await database.query(
        "select from pg_stat_activity where datname = current_database() and state = 'active' and query like '%v_slow%' and pid <> pg_backend_pid()",
      );
      return rows.length;
    };

    const client = new AbortController();
    const answering = subgraph.run(`{ slow: ${field} }`, {}, client.signal);
    await waitFor(async () => (await countRunning()) === 1, { describe: "the statement to run" });
    client.abort(new Error("The client left."));

    expect(await answering).toEqual({
      data: field === "slowResolved" ? null : { slow: null },
      errors: [
        {
          message: "The request was given up before this field was answered.",
          path: ["slow"],
          extensions: { code: "REQUEST_CANCELLED" },
        },
      ],
    });
    await waitFor(async () => (await countRunning()) === 0, { describe: "the statement to stop" });
  },
);
