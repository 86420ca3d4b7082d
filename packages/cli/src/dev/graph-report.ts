import type { Clock } from "@hansa/core";
import { readSubgraphSchema } from "@hansa/gateway";
import { withoutPassword } from "@hansa/postgres";
import { CliError } from "../errors.ts";
import type { EventUse } from "../events/event-use.ts";
import { formatTable } from "../text-table.ts";
import type { Project } from "./project.ts";
import { measureSchema, type SchemaSize } from "./schema-size.ts";

/** A subgraph that is known by its address, started here or elsewhere. */
export interface LocatedSubgraph {
  readonly name: string;
  /** Its endpoint. */
  readonly url: string;
}

/** A subgraph as it stands when the graph is first served. */
export interface SubgraphReport extends LocatedSubgraph {
  readonly state: "ready" | "waiting";
  /** Unknown while it is waited for. */
  readonly size: SchemaSize | undefined;
}

export interface AwaitGraphOptions {
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  readonly log: (line: string) => void;
}

const POLL_INTERVAL_MS = 50;
/** Subgraphs of this machine come within this time; to name them before would only make noise. */
const SILENT_MS = 2_000;

/** The parts of the gateway's report at `/ready` that matter here. */
interface Readiness {
  readonly status: string;
  readonly waitingFor?: readonly { readonly name: string; readonly url: string; readonly reason: string }[];
  readonly lastError?: { readonly code: string; readonly message: string };
}

/**
 * Waits until the gateway serves a graph, and says meanwhile which subgraphs it waits for. Subgraphs that stay away
 * do not hold it up for ever: the gateway serves the rest after a while and takes them in when they come.
 *
 * @throws CliError COMPOSITION_FAILED.
 */
export async function awaitGraph(
  endpoint: string,
  subgraphs: readonly LocatedSubgraph[],
  options: AwaitGraphOptions,
): Promise<readonly SubgraphReport[]> {
  const { clock, stopping, log } = options;
  const tellAfter = clock.monotonic() + SILENT_MS;
  const told = new Set<string>();
  while (true) {
    const readiness = await readReadiness(endpoint, stopping);
    const awaited = readiness.waitingFor ?? [];
    // Some of the subgraphs may not compose where all of them do.
    if (awaited.length === 0 && readiness.lastError?.code === "SUBGRAPHS_DO_NOT_COMPOSE") {
      // What the gateway logs is printed, too, and in full.
      throw new CliError(
        "COMPOSITION_FAILED",
        "The subgraphs do not compose into one graph; the gateway has told why, above.",
      );
    }
    if (readiness.status === "ready") {
      const awaitedNames = new Set(awaited.map(({ name }) => name));
      return Promise.all(subgraphs.map((subgraph) => reportSubgraph(subgraph, awaitedNames, stopping)));
    }
    for (const { name, reason } of clock.monotonic() < tellAfter ? [] : awaited) {
      if (!told.has(name)) {
        told.add(name);
        log(`waiting for ${name}: ${reason}`);
      }
    }
    await clock.sleep(POLL_INTERVAL_MS, stopping);
  }
}

async function readReadiness(endpoint: string, signal: AbortSignal): Promise<Readiness> {
  const response = await fetch(new URL("/ready", endpoint), { signal });
  // The gateway below is of the same version as this command.
  return (await response.json()) as Readiness;
}

async function reportSubgraph(
  subgraph: LocatedSubgraph,
  awaitedNames: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<SubgraphReport> {
  if (awaitedNames.has(subgraph.name)) {
    return { ...subgraph, state: "waiting", size: undefined };
  }
  const { name, url } = subgraph;
  const sdl = await readSubgraphSchema({ name, routingUrl: url, schema: { kind: "introspect" } }, signal);
  return { ...subgraph, state: "ready", size: measureSchema(sdl) };
}

export interface GraphReport {
  readonly project: Project;
  readonly subgraphs: readonly SubgraphReport[];
  /** The gateway's endpoint. */
  readonly url: string;
  /** Which PostgreSQL server the databases are on. */
  readonly server: string;
  /** The connection strings of the project's own subgraphs. */
  readonly databases: readonly string[];
  /** What `--data` has given. */
  readonly dataOption: string | undefined;
  /** What keeps the events. */
  readonly broker: string;
  /** Where the metrics of events are read. */
  readonly eventsUrl: string | undefined;
  /** Of the subgraphs that take part in events. */
  readonly useBySubgraph: ReadonlyMap<string, EventUse>;
}

/** What `hansa dev` prints when the graph is served: what runs where, and what to do first. */
export function formatGraphReport(report: GraphReport): string {
  const { project, subgraphs, url, server } = report;
  const rows = subgraphs.map(({ name, url: subgraphUrl, size, state }) => [
    name,
    subgraphUrl,
    size === undefined ? "?" : String(size.types),
    size === undefined ? "?" : String(size.fields),
    state,
  ]);
  return [
    "",
    indent(formatTable(["subgraph", "url", "types", "fields", "state"], rows)),
    "",
    `  Gateway   ${url}`,
    `  IDE       ${new URL("/", url).href}`,
    `  Database  ${server}`,
    ...formatDatabases(report),
    ...formatEvents(report),
    ...formatFirstOperation(project, url),
    "",
    "  Ctrl-C stops everything; the data stays for the next start.",
    "",
  ].join("\n");
}

/** How to look into the databases: the names of all but the first differ alone. No password is printed. */
function formatDatabases({ databases: [first = "", ...others] }: GraphReport): readonly string[] {
  const shown = withoutPassword(first);
  if (shown === undefined) {
    return [];
  }
  const [more, secret] = [
    others.length === 0 ? "" : ", and each other by its subgraph's name",
    shown === first ? "" : " (with the password of DATABASE_URL)",
  ];
  return [`            '${shown}'${more}${secret}`];
}

/** What tells and handles events; nothing where nothing does. */
function formatEvents({
  subgraphs,
  broker,
  eventsUrl,
  useBySubgraph,
  dataOption,
}: GraphReport): readonly string[] {
  const rows = subgraphs.flatMap(({ name }) => {
    const { tells = [], handles = [] } = useBySubgraph.get(name) ?? {};
    return tells.length + handles.length === 0 ? [] : [[name, tells.join(", "), handles.join(", ")]];
  });
  return rows.length === 0
    ? []
    : [
        `  Events    ${broker}`,
        ...(eventsUrl === undefined ? [] : [`            ${eventsUrl}`]),
        `            hansa events tail | consumers | lag | dead-letters list${dataOption === undefined ? "" : ` --data ${dataOption}`}`,
        "",
        indent(formatTable(["subgraph", "tells", "consumers"], rows)),
      ];
}

function formatFirstOperation({ gateway }: Project, url: string): readonly string[] {
  const operation = gateway.firstOperation;
  if (operation === undefined) {
    return [];
  }
  const body = JSON.stringify({ query: operation }).replaceAll("'", "'\\''");
  return [
    "",
    "  A first operation to paste into the IDE:",
    "",
    indent(indent(operation)),
    "",
    "  or into a terminal:",
    "",
    `    curl -s ${url} -H 'content-type: application/json' -d '${body}'`,
  ];
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
