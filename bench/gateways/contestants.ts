import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type MeasuredProcess, startProcess } from "../measuring/start-process.ts";
import type { Scenario } from "./graphs/graph.ts";

/** What a gateway is started with. */
export interface GraphFiles {
  readonly supergraphFile: string;
  readonly urls: Readonly<Record<string, string>>;
  /** The subgraph that answers the operation alone. */
  readonly proxyUrl?: string;
}

/** Something that answers the operations, in a process of its own. */
export interface Contestant {
  readonly name: string;
  /** For the results page. */
  readonly title: string;
  /** Only the limits answer not everything. */
  answers(scenario: Scenario): boolean;
  /** The arguments of Node. */
  arguments(port: number, graph: GraphFiles): readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The file without which it cannot be started, and the version of what it stands for. */
  readonly packageFile?: string;
}

const peers = path("../peers/gateways/node_modules");
const isGateway = (): boolean => true;

export const contestants: readonly Contestant[] = [
  {
    name: "hand-written",
    title: "hand-written code for just this operation",
    answers: ({ limit }) => limit === "hand-written",
    arguments: (port, { urls }) => [path("contestants/hand-written.ts"), String(port), JSON.stringify(urls)],
  },
  {
    name: "proxy",
    title: "a bare proxy in Node",
    answers: ({ limit }) => limit === "proxy",
    arguments: (port, { proxyUrl }) => [path("contestants/proxy.ts"), String(port), String(proxyUrl)],
  },
  {
    name: "hansa",
    title: "Hansa",
    answers: isGateway,
    arguments: hansaArguments,
    packageFile: path("../../packages/cli/package.json"),
  },
  {
    name: "hansa-no-dedupe",
    title: "Hansa without deduplication of subgraph requests",
    answers: isGateway,
    arguments: hansaArguments,
    environment: { HANSA_GATEWAY_DEDUPLICATE_SUBGRAPH_REQUESTS: "false" },
    packageFile: path("../../packages/cli/package.json"),
  },
  {
    name: "hive-rust",
    title: "Hive Gateway with the Rust planner",
    answers: isGateway,
    arguments: (port, { supergraphFile }) => [
      ...hiveArguments(port, supergraphFile),
      "--hive-router-runtime",
    ],
    packageFile: `${peers}/@graphql-hive/router-runtime/package.json`,
  },
  {
    name: "hive",
    title: "Hive Gateway",
    answers: isGateway,
    arguments: (port, { supergraphFile }) => hiveArguments(port, supergraphFile),
    packageFile: `${peers}/@graphql-hive/gateway/package.json`,
  },
  {
    name: "apollo",
    title: "Apollo Gateway",
    answers: isGateway,
    arguments: (port, { supergraphFile }) => [path("contestants/apollo.mjs"), String(port), supergraphFile],
    packageFile: `${peers}/@apollo/gateway/package.json`,
  },
];

/** The version of what a contestant stands for; undefined where it is not installed. */
export function versionOf({ packageFile }: Contestant): string | undefined {
  if (packageFile === undefined) {
    return `Node ${process.versions.node}`;
  }
  return existsSync(packageFile) ? JSON.parse(readFileSync(packageFile, "utf8")).version : undefined;
}

/** A contestant that listens. */
export interface RunningContestant extends MeasuredProcess {
  readonly contestant: Contestant;
}

/** Starts a contestant and waits until it answers. */
export async function startContestant(contestant: Contestant, graph: GraphFiles): Promise<RunningContestant> {
  const running = await startProcess({
    ...contestant,
    arguments: (port) => contestant.arguments(port, graph),
  });
  return { ...running, contestant };
}

function hansaArguments(port: number, { supergraphFile }: GraphFiles): readonly string[] {
  const bin = path("../../packages/cli/bin/hansa.mjs");
  const options = ["--supergraph", supergraphFile, "--port", String(port)];
  return ["--conditions=@hansa/source", bin, "gateway", ...options];
}

function hiveArguments(port: number, supergraphFile: string): readonly string[] {
  const bin = `${peers}/@graphql-hive/gateway/dist/bin.js`;
  return [bin, "supergraph", supergraphFile, "--port", String(port), "--host", "127.0.0.1"];
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
