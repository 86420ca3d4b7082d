import { join, relative, resolve } from "node:path";
import { createLogger, describeError, type Environment, systemClock } from "@hansa/core";
import { type DatabaseServer, openDatabaseServer } from "../database-server.ts";
import { CliError } from "../errors.ts";
import { migrateModule } from "../migrate-subgraph.ts";
import { unlessAborted } from "../unless-aborted.ts";
import { applyChange } from "./apply-change.ts";
import { assertFreshEvents } from "./assert-fresh-events.ts";
import { STATE_FOLDER } from "./find-graph.ts";
import { isPortFree } from "./find-port.ts";
import { type SubgraphPart, startParts } from "./graph-parts.ts";
import { awaitGraph, formatGraphReport } from "./graph-report.ts";
import { formatLogLine } from "./log-line.ts";
import type { ManagedProcess } from "./managed-process.ts";
import { type OwnSubgraph, type Project, readProject } from "./project.ts";
import { type EventsPlace, readRunRecord, runRecordFile, writeRunRecord } from "./run-record.ts";
import { watchSources } from "./watch-sources.ts";

export interface DevOptions {
  readonly directory: string;
  /** Of the gateway; the project's own, or 4000, unless given. */
  readonly port: number | undefined;
  readonly host: string;
  /** Empties the embedded databases first. */
  readonly fresh: boolean;
  /** Where databases and state lie; `.hansa` in the directory unless given. */
  readonly stateDirectory: string | undefined;
  readonly startTimeoutMs: number;
  readonly environment: Environment;
  /** Aborted when the start is to be given up. */
  readonly stopping: AbortSignal;
  /** Takes what a person is to read. */
  readonly print: (line: string) => void;
  /** Takes what the parts of the graph log. */
  readonly log: (line: string) => void;
}

/** A graph that runs; disposing of it stops the gateway, then what handles events, then the subgraphs, then PostgreSQL. */
export interface RunningGraph extends AsyncDisposable {
  /** The gateway's endpoint. */
  readonly url: string;
  /** Rejects with CliError DATABASE_SERVER_ENDED when the embedded PostgreSQL has ended. */
  readonly failure: Promise<never>;
  /** For people, while it is disposed of: which of its parts still run. */
  readonly waitsFor: () => string;
}

const DEFAULT_GATEWAY_PORT = 4000;

/** The database that keeps the events of the graph, where NATS does not. */
const EVENTS_DATABASE = "events";

/**
 * Starts a whole graph from a folder: the databases, each subgraph and the gateway as `hansa` processes of their own.
 * Resolves when every subgraph has answered and the graph is served.
 *
 * @throws CliError DEV_ALREADY_RUNNING, GATEWAY_PORT_IN_USE, GATEWAY_ADDRESS_UNUSABLE, FRESH_REFUSED, DATABASE_IN_USE, FILE_UNWRITABLE, PROCESS_FAILED, START_TIMEOUT and what reading the
 * project throws; PostgresError of the server and the migrations. What was started is stopped first.
 */
export async function startDev(options: DevOptions): Promise<RunningGraph> {
  const project = await unlessAborted(options.stopping, readProject(options.directory));
  const stateDirectory = resolve(options.stateDirectory ?? join(project.directory, STATE_FOLDER));
  const recordFile = runRecordFile(stateDirectory);
  await assertNotRunning(project, recordFile);
  const port = options.port ?? project.gateway.port ?? DEFAULT_GATEWAY_PORT;
  await assertPortFree(options.host, port);

  if (options.fresh) {
    await assertFreshEvents(options.environment);
  }
  await using resources = new AsyncDisposableStack();
  const server = resources.use(await openServer(stateDirectory, options));
  const databaseUrls = await Promise.all(project.own.map((subgraph) => prepareDatabase(server, subgraph)));
  options.stopping.throwIfAborted();

  const supergraphFile = join(stateDirectory, "supergraph.yaml");
  const parts = resources.use(
    await startParts(
      { project, databaseUrls, supergraphFile, port },
      { ...options, openEventsDatabase: () => server.openDatabase(EVENTS_DATABASE) },
    ),
  );
  const { url, own, gateway, events } = parts;

  const reports = await awaitGraph(url, parts.subgraphs, { ...options, clock: systemClock });
  resources.use(
    await writeRunRecord(recordFile, {
      pid: process.pid,
      url,
      databases: own.map(({ subgraph, databaseUrl }) => ({ subgraph: subgraph.name, url: databaseUrl })),
      events: eventsPlace(options.environment, server),
    }),
  );
  // Before it is said that all is there: what is changed from then on is taken up.
  resources.use(watchProject(project, own, options.log));
  options.print(
    formatGraphReport({
      project,
      subgraphs: reports,
      url,
      server: server.description,
      databases: own.map(({ databaseUrl }) => databaseUrl),
      broker: describeBroker(options.environment),
      eventsUrl: parts.eventsUrl,
      useBySubgraph: events.useBySubgraph,
      dataOption: options.stateDirectory,
    }),
  );
  const running = resources.move();
  return {
    url,
    failure: failWhenEnded(server),
    waitsFor: () => describeRunning([gateway, events, ...own.map(({ process }) => process)]),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function assertNotRunning(project: Project, recordFile: string): Promise<void> {
  const running = await readRunRecord(recordFile);
  if (running !== undefined) {
    const folder = relative(process.cwd(), project.directory) || ".";
    throw new CliError(
      "DEV_ALREADY_RUNNING",
      `The graph in "${folder}" is already running at ${running.url} (process ${running.pid}).`,
    );
  }
}

async function assertPortFree(host: string, port: number): Promise<void> {
  const place = `${host}:${port}`;
  const isFree = await isPortFree(host, port).catch((error: unknown) => {
    throw new CliError(
      "GATEWAY_ADDRESS_UNUSABLE",
      `The gateway cannot listen on ${place}: ${describeError(error)}.`,
    );
  });
  if (!isFree) {
    throw new CliError(
      "GATEWAY_PORT_IN_USE",
      `Port ${port} on ${host}, where the gateway should listen, is in use by another process.`,
    );
  }
}

function openServer(stateDirectory: string, options: DevOptions): Promise<DatabaseServer> {
  return openDatabaseServer({
    environment: options.environment,
    dataDirectory: join(stateDirectory, "postgres"),
    fresh: options.fresh,
    logger: createLogger({
      level: "error",
      destination: { write: (line) => options.log(`[postgres] ${formatLogLine(line.trimEnd())}`) },
    }),
  });
}

function failWhenEnded(server: DatabaseServer): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  // Whoever runs the graph may look at it later than it happens.
  promise.catch(() => undefined);
  void server.crashed?.then(() => {
    reject(
      new CliError("DATABASE_SERVER_ENDED", "The embedded PostgreSQL has ended, and the graph with it."),
    );
  });
  return promise;
}

async function prepareDatabase(server: DatabaseServer, subgraph: OwnSubgraph): Promise<string> {
  const url = await server.openDatabase(subgraph.name);
  await migrateModule(subgraph.module, url);
  return url;
}

function watchProject(
  project: Project,
  parts: readonly SubgraphPart[],
  log: (line: string) => void,
): AsyncDisposable {
  return watchSources(project, {
    async onSubgraphChange(subgraph, files) {
      const part = parts.find((candidate) => candidate.subgraph === subgraph);
      if (part !== undefined) {
        await applyChange(part, files, log);
      }
    },
    onProjectChange(message) {
      log(message);
    },
  });
}

/** As the process that publishes and handles events chooses it. */
function eventsPlace(
  { NATS_URL: nats, HANSA_EVENTS_DATABASE: database }: Environment,
  server: DatabaseServer,
): EventsPlace {
  return nats ? { nats } : { eventsDatabase: database || server.urlOf(EVENTS_DATABASE) };
}

/** Without what is secret in a URL. */
function describeBroker({ NATS_URL: nats, HANSA_EVENTS_DATABASE: database }: Environment): string {
  if (nats) {
    return "NATS JetStream at NATS_URL";
  }
  return database
    ? "the database at HANSA_EVENTS_DATABASE"
    : `the database "${EVENTS_DATABASE}" of this PostgreSQL`;
}

function describeRunning(processes: readonly Pick<ManagedProcess, "name" | "isRunning">[]): string {
  const names = processes.filter(({ isRunning }) => isRunning).map(({ name }) => name);
  return names.length === 0 ? "PostgreSQL to stop" : `${names.join(", ")} to finish what is under way`;
}
