import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
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
export interface RunningContestant extends Disposable {
  readonly contestant: Contestant;
  readonly url: string;
  readonly pid: number;
}

/** What a process is started with. */
export interface StartOptions {
  readonly graph: GraphFiles;
  /** The core that the process is held on; anywhere where that cannot be said. */
  readonly core: number;
}

/** Starts a contestant and waits until it answers. */
export async function startContestant(
  contestant: Contestant,
  { graph, core }: StartOptions,
): Promise<RunningContestant> {
  const port = await freePort();
  const child = spawn(process.execPath, contestant.arguments(port, graph), {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, NODE_ENV: "production", ...contestant.environment },
  });
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text) => said.push(text));
  pin(child, core);
  const url = `http://127.0.0.1:${port}/graphql`;
  try {
    await waitUntilReady(port, child);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`"${contestant.name}" does not start.\n${said.join("")}`, { cause: error });
  }
  return {
    contestant,
    url,
    pid: child.pid ?? 0,
    [Symbol.dispose]: () => {
      child.kill("SIGKILL");
    },
  };
}

/** Holds a process and all its threads on one core, where the system can. */
export function pin({ pid }: Pick<ChildProcess, "pid">, core: number): void {
  try {
    execFileSync("taskset", ["-a", "-c", "-p", String(core), String(pid)], { stdio: "ignore" });
  } catch {
    // No such command: the figures of CPU time stay comparable, those by the clock less so.
  }
}

async function waitUntilReady(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt++) {
    if (await isListening(port)) {
      return;
    }
    await setTimeout(100);
  }
  throw new Error(child.exitCode === null ? "No answer within a minute." : `Exit code ${child.exitCode}.`);
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
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
