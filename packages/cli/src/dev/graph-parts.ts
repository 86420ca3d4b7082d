import { type Environment, systemClock } from "@hansa/core";
import { stringify } from "yaml";
import { CliError } from "../errors.ts";
import { GRAPH_MEMBERS_VARIABLE, type GraphMember } from "../events/graph-members.ts";
import { writeTextFileInFolder } from "../text-file.ts";
import { unlessAborted } from "../unless-aborted.ts";
import { EventsPart } from "./events-part.ts";
import { endpointOn, findPort } from "./find-port.ts";
import type { LocatedSubgraph } from "./graph-report.ts";
import { formatLogLine } from "./log-line.ts";
import { ManagedProcess, type ManagedProcessOptions } from "./managed-process.ts";
import type { OwnSubgraph, Project } from "./project.ts";

/** A subgraph of the project with the process that serves it. */
export interface SubgraphPart {
  readonly subgraph: OwnSubgraph;
  readonly databaseUrl: string;
  /** Its endpoint. */
  readonly url: string;
  readonly process: ManagedProcess;
}

export interface PartOptions {
  readonly host: string;
  readonly startTimeoutMs: number;
  readonly environment: Environment;
  /** Aborted when the start is to be given up. */
  readonly stopping: AbortSignal;
  /** Takes what the parts of the graph log. */
  readonly log: (line: string) => void;
  /** The database that keeps the events where no NATS does: opened when it is needed. */
  readonly openEventsDatabase: () => Promise<string>;
}

const FIRST_SUBGRAPH_PORT = 4001;

/** The servers of a graph that run. Disposing of it stops the gateway, then what handles events, then the subgraphs. */
export interface RunningParts extends AsyncDisposable {
  /** The gateway's endpoint. */
  readonly url: string;
  readonly gateway: ManagedProcess;
  readonly own: readonly SubgraphPart[];
  readonly events: EventsPart;
  /** Where it is read what publishes and handles events measures; `undefined` while nothing takes part in events. */
  readonly eventsUrl: string | undefined;
  /** Every subgraph, those that run elsewhere too. */
  readonly subgraphs: readonly LocatedSubgraph[];
}

/** What the servers of a graph are started from. */
export interface PartsToStart {
  readonly project: Project;
  /** Of the project's own subgraphs, in their order. */
  readonly databaseUrls: readonly string[];
  /** Where the gateway's supergraph.yaml is written. */
  readonly supergraphFile: string;
  /** The gateway's. */
  readonly port: number;
}

/** A port is free when it is looked at, and may be taken before anything listens there: by a second graph, say. */
const maxStarts = 3;

/**
 * Starts the subgraphs of a project at once and the gateway after them, again on other ports where one was taken meanwhile.
 * Resolves when all of them listen.
 *
 * @throws CliError PROCESS_FAILED, START_TIMEOUT, FILE_UNWRITABLE. What was started is stopped first.
 */
export async function startParts(parts: PartsToStart, options: PartOptions): Promise<RunningParts> {
  for (let start = 1; ; start++) {
    try {
      return await startOnce(parts, options);
    } catch (error) {
      const isPortTaken = error instanceof CliError && error.extensions.reason === "PORT_IN_USE";
      if (!isPortTaken || start === maxStarts) {
        throw error;
      }
      options.log("A port was taken by another process meanwhile; starting again on others.");
    }
  }
}

async function startOnce(
  { project, databaseUrls, supergraphFile, port }: PartsToStart,
  options: PartOptions,
): Promise<RunningParts> {
  await using resources = new AsyncDisposableStack();
  const members = project.own.map(({ module }, index) => ({ module, database: databaseUrls[index] ?? "" }));
  const events = new EventsPart(() => createEventsProcess(members, options), options.log);
  const own = await createSubgraphParts(project, databaseUrls, { ...options, events });
  resources.defer(() => stopAll(own));
  resources.use(events);
  const subgraphs = [...own.map(({ subgraph: { name }, url }) => ({ name, url })), ...project.foreign];
  await writeSupergraphFile(supergraphFile, subgraphs);
  const gateway = resources.use(createGatewayPart(project, { supergraphFile, port }, options));
  // The gateway would tell of subgraphs that do not listen yet.
  await unlessAborted(options.stopping, Promise.all(own.map(({ process }) => process.start())));
  const [url, eventsUrl] = await unlessAborted(
    options.stopping,
    Promise.all([gateway.start(), events.start()]),
  );
  const running = resources.move();
  return {
    url,
    eventsUrl,
    gateway,
    own,
    events,
    subgraphs,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function createSubgraphParts(
  { own }: Project,
  databaseUrls: readonly string[],
  options: PartOptions & { readonly events: EventsPart },
): Promise<readonly SubgraphPart[]> {
  const ports = await choosePorts(own, options.host);
  return own.map((subgraph, index) => {
    const [port = 0, databaseUrl = ""] = [ports[index], databaseUrls[index]];
    const process = createProcess(options, {
      name: subgraph.name,
      command: ["subgraph", subgraph.module],
      port,
      // A replica of the environment would be one of another database.
      env: { DATABASE_URL: databaseUrl, DATABASE_REPLICA_URL: "" },
      onListening: (message) => options.events.take(subgraph.name, message.events),
    });
    return { subgraph, databaseUrl, url: endpointOn(options.host, port), process };
  });
}

function createGatewayPart(
  { gateway: { firstOperation } }: Project,
  at: { readonly supergraphFile: string; readonly port: number },
  options: PartOptions,
): ManagedProcess {
  const ideQuery = firstOperation === undefined ? [] : ["--ide-query", firstOperation];
  return createProcess(options, {
    name: "gateway",
    command: ["gateway", "--subgraphs", at.supergraphFile, ...ideQuery],
    port: at.port,
    env: { HANSA_GATEWAY_POLL_INTERVAL: options.environment.HANSA_GATEWAY_POLL_INTERVAL ?? "2s" },
  });
}

/** The process that publishes and handles the events of all of the project's subgraphs. */
async function createEventsProcess(
  members: readonly GraphMember[],
  options: PartOptions,
): Promise<ManagedProcess> {
  const { NATS_URL: nats, HANSA_EVENTS_DATABASE: given } = options.environment;
  const database = nats ? "" : given || (await options.openEventsDatabase());
  const port =
    options.environment.HANSA_METRICS_PORT ||
    (await findPort(options.host, [FIRST_SUBGRAPH_PORT + members.length]));
  return manage(options, {
    name: "events",
    args: ["dev-events", "--metrics-port", String(port), "--host", options.host],
    env: { HANSA_EVENTS_DATABASE: database, [GRAPH_MEMBERS_VARIABLE]: JSON.stringify(members) },
  });
}

/** The file that a gateway of one's own could be started with as well. */
async function writeSupergraphFile(file: string, subgraphs: readonly LocatedSubgraph[]): Promise<void> {
  const entries = subgraphs.map(({ name, url }) => [
    name,
    { routing_url: url, schema: { subgraph_url: url } },
  ]);
  const text = stringify({ federation_version: "2", subgraphs: Object.fromEntries(entries) });
  await writeTextFileInFolder(file, text);
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

async function stopAll(parts: readonly SubgraphPart[]): Promise<void> {
  await Promise.all(parts.map(({ process }) => process[Symbol.asyncDispose]()));
}

/** A server of the graph: a `hansa` command that listens. */
interface Part {
  readonly name: string;
  readonly command: readonly string[];
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly onListening?: NonNullable<ManagedProcessOptions["onListening"]>;
}

function createProcess(options: PartOptions, { command, port, ...part }: Part): ManagedProcess {
  const args = [...command, "--port", String(port), "--host", options.host, "--dev"];
  return manage(options, { ...part, args });
}

function manage(
  options: PartOptions,
  part: Pick<ManagedProcessOptions, "name" | "args" | "env" | "onListening">,
): ManagedProcess {
  return new ManagedProcess({
    ...part,
    startTimeoutMs: options.startTimeoutMs,
    clock: systemClock,
    print: (line) => options.log(`[${part.name}] ${formatLogLine(line)}`),
  });
}
