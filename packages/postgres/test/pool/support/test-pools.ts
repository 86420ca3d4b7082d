import { startTestPostgres, type TestPostgres, waitFor } from "@hansa/testkit";
import { connectDatabase, type Database, type DatabaseOptions } from "../../../src/index.ts";

/** A server for the tests of one file, with pools of it and what their sessions do in it. */
export interface TestPools extends AsyncDisposable {
  readonly server: TestPostgres;
  /** A pool on the server's first database, which no test fills or breaks. */
  readonly admin: Database;
  /** A pool of its own on the server's first database, and the name under which its sessions are seen. */
  readonly openPool: (settings?: DatabaseOptions["settings"]) => Promise<[Database, string]>;
  readonly activityOf: (applicationName: string) => Promise<readonly Record<string, unknown>[]>;
  /** Waits until a session of the pool runs the statement, and gives the session's process in the server. */
  readonly untilRunning: (applicationName: string, query: string) => Promise<number>;
  /** Waits until no session runs a statement: the client hears of its end before the server shows it. */
  readonly untilIdle: (applicationName: string) => Promise<void>;
}

export async function startTestPools(): Promise<TestPools> {
  await using resources = new AsyncDisposableStack();
  const server = resources.use(await startTestPostgres());
  const connectionString = server.connectionString("postgres");
  const admin = resources.use(await connectDatabase({ connectionString }));
  let applications = 0;

  async function activityOf(applicationName: string): Promise<readonly Record<string, unknown>[]> {
    return await admin.query(
      "select pid, state, query from pg_stat_activity where application_name = $1 order by pid",
      [applicationName],
    );
  }

  const owned = resources.move();
  return {
    server,
    admin,
    activityOf,
    openPool: async (settings = {}) => {
      const applicationName = `test-${process.pid}-${applications++}`;
      return [await connectDatabase({ connectionString, applicationName, settings }), applicationName];
    },
    untilRunning: (applicationName, query) =>
      waitFor(
        async () => {
          const rows = await activityOf(applicationName);
          return rows.find((row) => row.state === "active" && row.query === query)?.pid as number | undefined;
        },
        { describe: `"${query}" to run` },
      ),
    untilIdle: async (applicationName) => {
      await waitFor(async () => (await activityOf(applicationName)).every((row) => row.state !== "active"), {
        describe: "no statement to run",
      });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
