import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { connectDatabase, type Database, databaseUrl, startEmbeddedPostgres } from "@hansa/postgres";
import { createTestFolder } from "./test-folder.ts";

/** A PostgreSQL server for tests, with a database for each who asks. */
export interface TestPostgres extends AsyncDisposable {
  /** A fresh, empty database with a pool of its own; disposing closes the pool and drops the database. */
  createDatabase(): Promise<Database & { readonly connectionString: string }>;
  /** Over the unix socket where there is one, unless `tcp` is asked for. */
  connectionString(database: string, via?: "socket" | "tcp"): string;
}

interface SharedServer {
  readonly connectionString: TestPostgres["connectionString"];
  readonly admin: Database;
  /** The server, the connections to it and its folder. */
  readonly resources: AsyncDisposable;
}

// One server for all tests of this process, started by the first and stopped by the last.
let shared: Promise<SharedServer> | undefined;
let users = 0;

/** Lends this process's test server, starting it if it does not run; it stops when its last user disposes of it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  // Counted before anything is waited for, so that nobody stops the server meanwhile.
  users++;
  shared ??= startSharedServer().catch((error: unknown) => {
    shared = undefined;
    users = 0;
    throw error;
  });
  const { connectionString, admin } = await shared;
  let isDisposed = false;
  return {
    connectionString,
    createDatabase: () => createDatabase(connectionString, admin),
    async [Symbol.asyncDispose]() {
      if (!isDisposed) {
        isDisposed = true;
        users--;
        await stopWhenUnused();
      }
    },
  };
}

async function startSharedServer(): Promise<SharedServer> {
  await using resources = new AsyncDisposableStack();
  const connectionString = await openServer(resources);
  const admin = await connectDatabase({
    connectionString: connectionString("postgres"),
    settings: { maxConnections: 2 },
  });
  resources.use(admin);
  return { connectionString, admin, resources: resources.move() };
}

/** The server that `HANSA_TEST_POSTGRES_URL` names (as a superuser), else the embedded one, started here. */
async function openServer(resources: AsyncDisposableStack): Promise<SharedServer["connectionString"]> {
  const given = process.env.HANSA_TEST_POSTGRES_URL;
  if (given !== undefined && given !== "") {
    return (database) => databaseUrl(given, database);
  }
  const folder = await createTestFolder();
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ dataDirectory: join(folder, "data"), durable: false });
  resources.use(server);
  return (database, via) => server.connectionString(database, via);
}

async function stopWhenUnused(): Promise<void> {
  if (users > 0 || shared === undefined) {
    return;
  }
  const stopping = shared;
  shared = undefined;
  const { resources } = await stopping;
  await resources[Symbol.asyncDispose]();
}

async function createDatabase(
  connectionStringOf: (database: string) => string,
  admin: Database,
): Promise<Database & { readonly connectionString: string }> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await admin.query(`create database ${name} strategy file_copy`);
  const connectionString = connectionStringOf(name);
  const database = await connectDatabase({ connectionString });
  return {
    connectionString,
    query: (text, values, options) => database.query(text, values, options),
    queryJson: (text, values, options) => database.queryJson(text, values, options),
    session: (work, options) => database.session(work, options),
    transaction: (work, options) => database.transaction(work, options),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await admin.query(`drop database if exists ${name} with (force)`);
    },
  };
}
