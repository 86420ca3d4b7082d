import { dirname, join, resolve } from "node:path";
import { createLogger, type Environment, type Logger } from "@hansa/core";
import { EventsError } from "@hansa/events";
import { developmentDefaults } from "@hansa/graphql-server";
import { connectDatabase, createDatabase, type Database, migrationStatus } from "@hansa/postgres";
import {
  checkDatabase,
  type DatabaseFinding,
  installEvents,
  type SubgraphDefinition,
  startSubgraph,
} from "@hansa/subgraph";
import { openDatabaseServer } from "./database-server.ts";
import { type EventUse, eventUseOf } from "./events/event-use.ts";
import { describeDrain } from "./lifetime.ts";
import { migrateSubgraph } from "./migrate-subgraph.ts";
import { loadServableSubgraph, type SubgraphFile } from "./subgraph-file.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface ServeSubgraphOptions {
  /** The module, or the compiled subgraph. */
  readonly module: string;
  readonly port: number;
  readonly host: string;
  /** The database; absent: an embedded server that is started and migrated for this subgraph. */
  readonly connectionString: string | undefined;
  /** A replica of the database, for queries. */
  readonly replicaConnectionString?: string | undefined;
  readonly dev: boolean;
  readonly environment: Environment;
  /** Aborted when the start is to be given up. */
  readonly stopping: AbortSignal;
}

/** A subgraph that is served; disposing of it drains the server and lets go of the database. */
export interface ServedSubgraph extends AsyncDisposable {
  /** The endpoint. */
  readonly url: string;
  /** As a part of `hansa dev`: how it takes part in events, where it does. */
  readonly events?: EventUse;
  readonly waitsFor: () => string;
}

/**
 * Serves the subgraph that a module defines, or a compiled one.
 *
 * @throws CliError MODULE_NOT_FOUND, MODULE_FAILED, MODULE_INVALID; SubgraphError MODULE_NEEDED for a compiled subgraph
 * with TypeScript; SubgraphError, PostgresError and ServerError where the definition, the database or the port do not do.
 */
export async function serveSubgraph(options: ServeSubgraphOptions): Promise<ServedSubgraph> {
  const file = await unlessAborted(options.stopping, loadServableSubgraph(options.module));
  const { definition } = file;
  const logger = createLogger({ level: options.dev ? "warn" : "info" });
  await using resources = new AsyncDisposableStack();
  const connectionString =
    options.connectionString || (await openOwnDatabase(definition, options, resources));
  options.stopping.throwIfAborted();
  const database = resources.use(await connectDatabase({ connectionString }));
  const replica = openReplica(options, resources, logger);
  const isPartOfDev = options.environment.HANSA_DEV_PART === "1";
  if (isPartOfDev) {
    await installForDev(definition, database, logger);
  }
  await warnOfPendingMigrations(file, database, logger);
  await warnOfDatabase(file, database, logger);
  const subgraph = resources.use(
    await startSubgraph(definition, {
      database,
      ...(replica === undefined ? {} : { replica }),
      host: options.host,
      port: options.port,
      logger,
      environment: options.environment,
      server: options.dev ? developmentDefaults : {},
    }),
  );
  logger.info("The subgraph is served.", { subgraph: subgraph.name, url: subgraph.endpoint });
  const events = isPartOfDev ? await eventUseOf(definition, database) : undefined;
  const served = resources.move();
  return {
    url: subgraph.endpoint,
    ...(events === undefined ? {} : { events }),
    waitsFor: describeDrain,
    [Symbol.asyncDispose]: () => served.disposeAsync(),
  };
}

/** Not connected yet: while the replica is away, the database answers in its place. */
function openReplica(
  { replicaConnectionString }: ServeSubgraphOptions,
  resources: AsyncDisposableStack,
  logger: Logger,
): Database | undefined {
  return replicaConnectionString
    ? resources.use(createDatabase({ connectionString: replicaConnectionString, logger }))
    : undefined;
}

/** A database on an embedded server that is this subgraph's own, migrated, with its data beside the module. */
async function openOwnDatabase(
  definition: SubgraphDefinition,
  options: ServeSubgraphOptions,
  resources: AsyncDisposableStack,
): Promise<string> {
  const server = resources.use(
    await openDatabaseServer({
      environment: {},
      dataDirectory: join(dirname(resolve(options.module)), ".hansa/postgres"),
      fresh: false,
      logger: createLogger({ level: "error" }),
    }),
  );
  const connectionString = await server.openDatabase(definition.name);
  await migrateSubgraph(options.module, connectionString);
  return connectionString;
}

/**
 * The observers of a subgraph of `hansa dev`, which has applied the migrations without loading what may change while it
 * runs. One that does not fit its table is told, and the rest of the service goes on.
 */
async function installForDev(
  definition: SubgraphDefinition,
  database: Database,
  logger: Logger,
): Promise<void> {
  try {
    await installEvents(definition, database);
  } catch (error) {
    if (!(error instanceof EventsError)) {
      throw error;
    }
    logger.error("The observers could not be installed, so that changes are told to nobody.", { error });
  }
}

/** Says so, rather than refuse: during a roll-out the new program may come before its migrations. */
async function warnOfPendingMigrations(
  { path, migrations }: SubgraphFile,
  database: Database,
  logger: Logger,
): Promise<void> {
  if (migrations === undefined) {
    return;
  }
  const statuses = await migrationStatus(database, migrations);
  const pending = statuses
    .filter(({ state }) => state !== "applied")
    .map(({ name, state }) => `${name} (${state})`);
  if (pending.length > 0) {
    logger.warn('The database does not have every migration. Run "hansa migrate".', {
      module: path,
      migrations: pending,
    });
  }
}

/** What makes requests fail, told at the start rather than by the first of them: the migrations may still come. */
async function warnOfDatabase(
  { path, definition }: SubgraphFile,
  database: Database,
  logger: Logger,
): Promise<void> {
  const findings = await checkDatabase(definition, database);
  const errors = findings.filter((finding) => finding.level === "error" && !isOfConsumer(finding));
  if (errors.length > 0) {
    logger.warn('The database is not as the subgraph needs it. "hansa compile --database" says what to do.', {
      code: "DATABASE_UNFIT",
      module: path,
      findings: errors.slice(0, maxToldFindings).map(({ code, message }) => `${code}: ${message}`),
    });
  }
}

/** Whoever runs consumers refuses what does not fit them; no request needs it. */
function isOfConsumer({ coordinates }: DatabaseFinding): boolean {
  return coordinates.every((coordinate) => coordinate.startsWith("consumer "));
}

/** A database that was never migrated lacks everything. */
const maxToldFindings = 20;
