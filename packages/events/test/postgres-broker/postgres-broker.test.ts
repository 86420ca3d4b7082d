import { startTestPostgres } from "@hansa/testkit";
import { connectPostgresBroker } from "../../src/postgres-broker/postgres-broker.ts";
import { describeBroker } from "../broker/broker-contract.ts";

describeBroker("PostgreSQL", async () => {
  await using resources = new AsyncDisposableStack();
  const server = resources.use(await startTestPostgres());
  const database = resources.use(await server.createDatabase());
  const kept = resources.move();
  return {
    connect: (settings = {}) =>
      connectPostgresBroker({ connectionString: database.connectionString, settings }),
    async cutConnections() {
      await database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
});
