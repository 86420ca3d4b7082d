import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectDatabase, startEmbeddedPostgres } from "@hansa/postgres";
import { cores, pin } from "../measuring/start-process.ts";
import { schemaSql } from "./schema.ts";

const name = "bench";

/** The embedded server on the core of the load, with the tables and their rows. */
export interface BenchDatabase extends AsyncDisposable {
  readonly connectionString: string;
  readonly version: string;
  /** The statements that the server has run in it so far, `begin` and `commit` among them. */
  countStatements(): Promise<number>;
}

/** Starts the server twice: the library that counts statements is loaded at a start. */
export async function startDatabase(): Promise<BenchDatabase> {
  await using resources = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "hansa-bench-"));
  resources.defer(() => rmSync(folder, { recursive: true, force: true }));
  const options = { dataDirectory: join(folder, "data"), durable: false };
  {
    await using server = await startEmbeddedPostgres(options);
    await using admin = await connectDatabase({ connectionString: server.connectionString("postgres") });
    await admin.query("alter system set shared_preload_libraries = 'pg_stat_statements'");
  }
  const server = resources.use(await startEmbeddedPostgres(options));
  // Whoever the server makes for a connection is held where the server is.
  pin(
    { pid: Number.parseInt(readFileSync(join(server.dataDirectory, "postmaster.pid"), "utf8"), 10) },
    cores.load,
  );
  await server.ensureDatabase(name);
  const connectionString = server.connectionString(name);
  const admin = resources.use(
    await connectDatabase({ connectionString: server.connectionString("postgres") }),
  );
  await admin.query("create extension pg_stat_statements");
  {
    await using database = await connectDatabase({ connectionString });
    await database.query(schemaSql);
    await database.query("vacuum analyze");
  }
  const owned = resources.move();
  return {
    connectionString,
    version: server.version,
    async countStatements() {
      const [row] = await admin.query<{ readonly calls: string }>(
        "select coalesce(sum(calls), 0)::text as calls from pg_stat_statements join pg_database on oid = dbid where datname = $1",
        [name],
      );
      return Number(row?.calls);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
