import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectJetStreamBroker, connectPostgresBroker, type EventBroker } from "@hansa/events";
import { connectDatabase, type Database, startEmbeddedPostgres } from "@hansa/postgres";
import { natsServerPath, startTestNats } from "@hansa/testkit";

export type BrokerKind = "postgres" | "jetstream";

/** Where something is measured: the database of a fresh service, and a broker with nothing in it. */
export interface World extends AsyncDisposable {
  readonly kind: BrokerKind;
  readonly database: Database;
  readonly connectionString: string;
  readonly broker: EventBroker;
}

/** The server on which all is measured. */
export interface Worlds extends AsyncDisposable {
  readonly postgresVersion: string;
  create(kind: BrokerKind): Promise<World>;
}

/** Those that can be measured on this machine. */
export const brokerKinds: readonly BrokerKind[] =
  natsServerPath === undefined ? ["postgres"] : ["postgres", "jetstream"];

/** Starts a PostgreSQL with its usual durability on an empty folder. */
export async function startWorlds(): Promise<Worlds> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hansa-bench-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const server = resources.use(await startEmbeddedPostgres({ dataDirectory: join(folder, "data") }));
  let databases = 0;
  const createDatabase = async () => {
    databases++;
    await server.ensureDatabase(`bench_${databases}`);
    return server.connectionString(`bench_${databases}`);
  };
  const kept = resources.move();
  return {
    postgresVersion: server.version,
    create: (kind) => createWorld(kind, createDatabase),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function createWorld(kind: BrokerKind, createDatabase: () => Promise<string>): Promise<World> {
  await using resources = new AsyncDisposableStack();
  const connectionString = await createDatabase();
  const database = resources.use(await connectDatabase({ connectionString }));
  const broker =
    kind === "postgres"
      ? await connectPostgresBroker({ connectionString: await createDatabase() })
      : await connectJetStreamBroker({ url: resources.use(await startTestNats()).url });
  resources.use(broker);
  const kept = resources.move();
  return { kind, database, connectionString, broker, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
