import { relative } from "node:path";
import { createLogger } from "@hansa/core";
import { assertConsumer, type EventBroker, EventsError, listConsumerNames } from "@hansa/events";
import { connectDatabase, type Database } from "@hansa/postgres";
import { findGraph, type RunningRecord } from "../dev/find-graph.ts";
import { CliError } from "../errors.ts";
import { type BrokerOptions, openBroker } from "./broker-options.ts";

/** Which databases are looked at. */
export interface InspectOptions {
  readonly database?: string;
  /** Where the state of a running `hansa dev` lies. */
  readonly data?: string;
  /** Of a running `hansa dev`: only the database of this subgraph. */
  readonly subgraph?: string;
}

/** A database whose events are looked at. */
export interface InspectedDatabase {
  /** Whose it is, where a running graph was found. */
  readonly subgraph?: string;
  readonly database: Database;
}

/** What is looked at; disposing of it closes the connections. */
export interface Inspected extends AsyncDisposable {
  readonly databases: readonly InspectedDatabase[];
  /** @throws CliError EVENT_BROKER_NOT_NAMED; EventsError. */
  openBroker(options: BrokerOptions): Promise<EventBroker>;
}

/**
 * The database that the command line or the environment names; without one, those of the graph that `hansa dev` runs in this
 * folder, which is told on standard error.
 *
 * @throws CliError DATABASE_NOT_NAMED, DEV_NOT_RUNNING, DEV_AMBIGUOUS, SUBGRAPH_UNKNOWN.
 */
export async function inspect(options: InspectOptions): Promise<Inspected> {
  const isOfGraph = options.data !== undefined || options.subgraph !== undefined;
  if (options.database && !isOfGraph) {
    return open([{ url: options.database }], undefined);
  }
  const graph = await findGraph(process.cwd(), options.data);
  if (graph === undefined) {
    throw new CliError(
      "DATABASE_NOT_NAMED",
      'No database is named whose events are to be looked at, and no "hansa dev" runs in this folder.',
    );
  }
  const databases = databasesOf(graph, options.subgraph);
  tellGraph(
    graph,
    databases.map(({ subgraph }) => subgraph),
  );
  return open(databases, graph);
}

/**
 * The broker that the options name; without one, that of the graph which `hansa dev` runs in this folder.
 *
 * @throws CliError EVENT_BROKER_NOT_NAMED, DEV_NOT_RUNNING, DEV_AMBIGUOUS; EventsError.
 */
export async function inspectBroker(options: BrokerOptions & InspectOptions): Promise<EventBroker> {
  if (options.data === undefined && (options.nats || options.eventsDatabase)) {
    return await openNamed(options, undefined);
  }
  const graph = await findGraph(process.cwd(), options.data);
  if (graph !== undefined) {
    tellGraph(graph, []);
  }
  return await openNamed({}, graph);
}

/** Does `work` for the databases that have what it looks for. @throws EventsError TABLES_MISSING where none has. */
export async function forEachDatabase<Result>(
  { databases }: Inspected,
  work: (inspected: InspectedDatabase) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = await Promise.allSettled(databases.map(work));
  const kept = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const failure = failures.find((reason) => kept.length === 0 || !isMissing(reason));
  if (failure !== undefined) {
    throw failure;
  }
  return kept;
}

/** The one of the databases that knows a consumer. @throws EventsError CONSUMER_UNKNOWN, TABLES_MISSING. */
export async function findConsumer(inspected: Inspected, consumer: string): Promise<Database> {
  const candidates = await forEachDatabase(inspected, async ({ database }) => ({
    database,
    names: await listConsumerNames(database),
  }));
  assertConsumer(
    consumer,
    candidates.flatMap(({ names }) => names),
  );
  const found = candidates.find(({ names }) => names.includes(consumer));
  if (found === undefined) {
    throw new Error("A consumer is of one of the databases that know it.");
  }
  return found.database;
}

function isMissing(reason: unknown): boolean {
  return reason instanceof EventsError && reason.code === "TABLES_MISSING";
}

function databasesOf({ databases }: RunningRecord, subgraph: string | undefined): RunningRecord["databases"] {
  const wanted = databases.filter((one) => subgraph === undefined || one.subgraph === subgraph);
  if (wanted.length === 0 && subgraph !== undefined) {
    const names = databases.map((one) => `"${one.subgraph}"`).join(", ");
    throw new CliError(
      "SUBGRAPH_UNKNOWN",
      `The graph that runs has no subgraph "${subgraph}" of its own, but ${names || "none"}.`,
    );
  }
  return wanted;
}

/** On standard error, so that programs read the answer alone. */
function tellGraph({ stateDirectory, url }: RunningRecord, subgraphs: readonly string[]): void {
  const place = relative(process.cwd(), stateDirectory) || ".";
  const databases = subgraphs.length === 0 ? "" : `; databases: ${subgraphs.join(", ")}`;
  console.error(`Looking at the graph of "hansa dev" at ${url} (${place}${databases}).`);
}

function open(
  databases: readonly { readonly subgraph?: string; readonly url: string }[],
  graph: RunningRecord | undefined,
): Promise<Inspected> {
  return connectAll(databases).then((connected) => ({
    databases: connected,
    openBroker: (options) => openNamed(options, graph),
    async [Symbol.asyncDispose]() {
      await Promise.all(connected.map(({ database }) => database[Symbol.asyncDispose]()));
    },
  }));
}

async function connectAll(
  databases: readonly { readonly subgraph?: string; readonly url: string }[],
): Promise<readonly InspectedDatabase[]> {
  await using resources = new AsyncDisposableStack();
  const connected: InspectedDatabase[] = [];
  for (const { subgraph, url } of databases) {
    const database = resources.use(
      await connectDatabase({ connectionString: url, settings: { maxConnections: 2 } }),
    );
    connected.push({ ...(subgraph === undefined ? {} : { subgraph }), database });
  }
  resources.move();
  return connected;
}

function openNamed(options: BrokerOptions, graph: RunningRecord | undefined): Promise<EventBroker> {
  const isNamed = Boolean(options.nats || options.eventsDatabase);
  return openBroker(isNamed ? options : (graph?.events ?? {}), createLogger({ level: "warn" }));
}
