import { type Environment, systemClock } from "@hansa/core";
import { stringify } from "yaml";
import { writeTextFileInFolder } from "../text-file.ts";
import { findPort } from "./find-port.ts";
import type { LocatedSubgraph } from "./graph-report.ts";
import { formatLogLine } from "./log-line.ts";
import { ManagedProcess } from "./managed-process.ts";
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
  /** Takes what the parts of the graph log. */
  readonly log: (line: string) => void;
}

const FIRST_SUBGRAPH_PORT = 4001;

/** The subgraphs of a project as processes that are not started yet, each with its database, in the same order. */
export async function createSubgraphParts(
  { own }: Project,
  databaseUrls: readonly string[],
  options: PartOptions,
): Promise<readonly SubgraphPart[]> {
  const ports = await choosePorts(own, options.host);
  return own.map((subgraph, index) => {
    const [port = 0, databaseUrl = ""] = [ports[index], databaseUrls[index]];
    const process = createProcess(options, {
      name: subgraph.name,
      command: ["subgraph", subgraph.module],
      port,
      env: { DATABASE_URL: databaseUrl },
    });
    return { subgraph, databaseUrl, url: `http://${options.host}:${port}/graphql`, process };
  });
}

/** The gateway over the subgraphs of a file, as a process that is not started yet. */
export function createGatewayPart(
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

/**
 * Writes the file that a gateway of one's own could be started with as well.
 *
 * @throws CliError FILE_UNWRITABLE.
 */
export async function writeSupergraphFile(
  file: string,
  subgraphs: readonly LocatedSubgraph[],
): Promise<void> {
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

/** A server of the graph: a `hansa` command that listens. */
interface Part {
  readonly name: string;
  readonly command: readonly string[];
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

function createProcess(options: PartOptions, { name, command, port, env }: Part): ManagedProcess {
  return new ManagedProcess({
    name,
    args: [...command, "--port", String(port), "--host", options.host, "--dev"],
    env,
    startTimeoutMs: options.startTimeoutMs,
    clock: systemClock,
    print: (line) => options.log(`[${name}] ${formatLogLine(line)}`),
  });
}
