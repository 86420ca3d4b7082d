import { randomUUID } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  connectDatabase,
  type Database,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "@hansa/postgres";

/** A PostgreSQL server for tests, with a database for each who asks. */
export interface TestPostgres extends AsyncDisposable {
  /** A fresh, empty database with a pool of its own; disposing closes the pool and drops the database. */
  createDatabase(): Promise<Database & { readonly connectionString: string }>;
  connectionString(database: string): string;
}

interface SharedServer {
  readonly server: EmbeddedPostgres;
  readonly folder: string;
  readonly admin: Database;
}

const abandonedAfterMs = 3_600_000;

// One server for all tests of this process, started by the first and stopped by the last.
let shared: Promise<SharedServer> | undefined;
let users = 0;

/** Lends this process's test server, starting it if it does not run; it stops when its last user disposes of it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  users++;
  shared ??= startSharedServer();
  const { server, admin } = await shared;
  let isDisposed = false;
  return {
    connectionString: (database) => server.connectionString(database),
    createDatabase: () => createDatabase(server, admin),
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
  const parent = join(tmpdir(), `hansa-test-postgres-${process.getuid?.() ?? 0}`);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  await removeAbandoned(parent);
  const folder = await mkdtemp(join(parent, "run-"));
  // As root the server runs as another user, who has to get through to the data.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDirectory: join(folder, "data"), durable: false });
  const admin = await connectDatabase({
    connectionString: server.connectionString("postgres"),
    settings: { maxConnections: 2 },
  });
  return { server, folder, admin };
}

async function stopWhenUnused(): Promise<void> {
  if (users > 0 || shared === undefined) {
    return;
  }
  const stopping = shared;
  shared = undefined;
  const { server, folder, admin } = await stopping;
  await admin[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
}

async function createDatabase(
  server: EmbeddedPostgres,
  admin: Database,
): Promise<Database & { readonly connectionString: string }> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await admin.query(`create database ${name} strategy file_copy`);
  const connectionString = server.connectionString(name);
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

/** Removes what a killed run has left; its server ended with it. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
