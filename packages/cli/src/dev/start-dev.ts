import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { createLogger, type Environment, systemClock } from "@hansa/core";
import { stringify } from "yaml";
import { type DatabaseServer, openDatabaseServer } from "../database-server.ts";
import { CliError } from "../errors.ts";
import { migrateModule } from "../migrate-subgraph.ts";
import { formatError } from "../report-error.ts";
import { checkModule } from "./check-module.ts";
import { findPort, isPortFree } from "./find-port.ts";
import { awaitGraph, formatGraphReport, type LocatedSubgraph } from "./graph-report.ts";
import { formatLogLine } from "./log-line.ts";
import { ManagedProcess } from "./managed-process.ts";
import { type OwnSubgraph, type Project, readProject } from "./project.ts";
import { readRunRecord, writeRunRecord } from "./run-record.ts";
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

/** A graph that runs; disposing of it stops the gateway, then the subgraphs, then PostgreSQL. */
export interface RunningGraph extends AsyncDisposable {
  /** The gateway's endpoint. */
  readonly url: string;
  /** Rejects with CliError DATABASE_SERVER_ENDED when the embedded PostgreSQL has ended. */
  readonly failure: Promise<never>;
}

const DEFAULT_GATEWAY_PORT = 4000;
const FIRST_SUBGRAPH_PORT = 4001;

/**
 * Starts a whole graph from a folder: the databases, each subgraph and the gateway as `hansa` processes of their own.
 * Resolves when every subgraph has answered and the graph is served.
 *
 * @throws CliError DEV_ALREADY_RUNNING, GATEWAY_PORT_IN_USE, PROCESS_FAILED, START_TIMEOUT and what reading the
 * project throws; PostgresError of the server and the migrations. What was started is stopped first.
 */
export async function startDev(options: DevOptions): Promise<RunningGraph> {
  const project = await readProject(options.directory);
  const stateDirectory = resolve(options.stateDirectory ?? join(project.directory, ".hansa"));
  const recordFile = join(stateDirectory, "dev.json");
  await assertNotRunning(project, recordFile);
  const gatewayPort = options.port ?? project.gateway.port ?? DEFAULT_GATEWAY_PORT;
  await assertPortFree(options.host, gatewayPort);

  await using resources = new AsyncDisposableStack();
  const server = resources.use(await openServer(stateDirectory, options));
  const databaseUrls = await Promise.all(project.own.map((subgraph) => prepareDatabase(server, subgraph)));
  options.stopping.throwIfAborted();

  const ports = await choosePorts(project.own, options.host);
  const subgraphs = project.own.map((subgraph, index) =>
    createProcess(options, {
      name: subgraph.name,
      command: ["subgraph", subgraph.module],
      port: ports[index] ?? 0,
      env: { DATABASE_URL: databaseUrls[index] ?? "" },
    }),
  );
  resources.defer(() => stopAll(subgraphs));
  const located = [
    ...project.own.map(({ name }, index) => ({
      name,
      url: `http://${options.host}:${ports[index]}/graphql`,
    })),
    ...project.foreign,
  ];
  const supergraphFile = join(stateDirectory, "supergraph.yaml");
  await writeSupergraphFile(supergraphFile, located);
  const { firstOperation } = project.gateway;
  const gateway = resources.use(
    createProcess(options, {
      name: "gateway",
      command: [
        "gateway",
        "--subgraphs",
        supergraphFile,
        ...(firstOperation === undefined ? [] : ["--ide-query", firstOperation]),
      ],
      port: gatewayPort,
      env: { HANSA_GATEWAY_POLL_INTERVAL: options.environment.HANSA_GATEWAY_POLL_INTERVAL ?? "2s" },
    }),
  );
  const [url] = await Promise.all([gateway.start(), ...subgraphs.map((subgraph) => subgraph.start())]);
  const reports = await awaitGraph(url, located, { ...options, clock: systemClock });
  resources.use(await writeRunRecord(recordFile, { pid: process.pid, url }));
  options.print(formatGraphReport({ project, subgraphs: reports, url, server: server.description }));
  resources.use(
    watchSources(project, {
      onSubgraphChange(subgraph, files) {
        const index = project.own.indexOf(subgraph);
        return applyChange({
          subgraph,
          files,
          process: subgraphs[index],
          databaseUrl: databaseUrls[index],
          log: options.log,
        });
      },
      onProjectChange(files) {
        options.log(`changed (${files.join(", ")}); stop and start "hansa dev" to take it up`);
      },
    }),
  );
  const running = resources.move();
  return { url, failure: failWhenEnded(server), [Symbol.asyncDispose]: () => running.disposeAsync() };
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
  if (port !== 0 && !(await isPortFree(host, port))) {
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

/** Ports from 4001 on where they are free, so that the addresses are the same from start to start. */
async function choosePorts(subgraphs: readonly OwnSubgraph[], host: string): Promise<readonly number[]> {
  const chosen: number[] = [];
  for (const [index, subgraph] of subgraphs.entries()) {
    const preferred = [subgraph.port ?? FIRST_SUBGRAPH_PORT + index].filter((port) => !chosen.includes(port));
    chosen.push(await findPort(host, preferred));
  }
  return chosen;
}

/** A server of the graph: a `hansa` command that listens. */
interface Part {
  readonly name: string;
  readonly command: readonly string[];
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

function createProcess(options: DevOptions, { name, command, port, env }: Part): ManagedProcess {
  return new ManagedProcess({
    name,
    args: [...command, "--port", String(port), "--host", options.host, "--dev"],
    env,
    startTimeoutMs: options.startTimeoutMs,
    clock: systemClock,
    print: (line) => options.log(`[${name}] ${formatLogLine(line)}`),
  });
}

interface SourceChange {
  readonly subgraph: OwnSubgraph;
  readonly files: readonly string[];
  readonly process: ManagedProcess | undefined;
  readonly databaseUrl: string | undefined;
  readonly log: (line: string) => void;
}

/** Brings a subgraph up to what its files say now; where they cannot be used, it goes on as it was. */
async function applyChange({ subgraph, files, process, databaseUrl, log }: SourceChange): Promise<void> {
  log(`[${subgraph.name}] changed (${files.join(", ")})`);
  try {
    await checkModule(subgraph.module);
    await migrateModule(subgraph.module, databaseUrl);
    process?.restart();
  } catch (error) {
    log(`[${subgraph.name}] ${formatError(error)}`);
    log(`[${subgraph.name}] goes on as it was before the change`);
  }
}

async function stopAll(processes: readonly ManagedProcess[]): Promise<void> {
  await Promise.all(processes.map((process) => process[Symbol.asyncDispose]()));
}

/** The file that a gateway of one's own could be started with as well. */
async function writeSupergraphFile(file: string, subgraphs: readonly LocatedSubgraph[]): Promise<void> {
  const entries = subgraphs.map(({ name, url }) => [
    name,
    { routing_url: url, schema: { subgraph_url: url } },
  ]);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, stringify({ federation_version: "2", subgraphs: Object.fromEntries(entries) }));
}
