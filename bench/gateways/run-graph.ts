import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { compose } from "@hansa/composition";
import {
  type Contestant,
  type GraphFiles,
  pin,
  type RunningContestant,
  startContestant,
} from "./contestants.ts";
import type { Graph, Scenario } from "./graphs/graph.ts";
import { type Load, type Measured, measure, medianOf } from "./measure.ts";
import { sdlOf } from "./memory-subgraph.ts";
import type { SubgraphsMessage } from "./serve-subgraphs.ts";

/** Which cores the contestants and their load are held on. */
export const cores = { contestant: 0, load: 1 };

export interface RunOptions {
  readonly contestants: readonly Contestant[];
  readonly scenarios: readonly Scenario[];
  readonly connections: number;
  /** Each round measures every contestant once. */
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
  /** Told of each scenario as soon as it is measured. */
  readonly report: (result: ScenarioResult) => void;
}

/** What came of one scenario. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly answerBytes: number;
  /** By the contestant's name; an error where it gives no or another answer. */
  readonly figures: ReadonlyMap<string, Measured | { readonly error: string }>;
}

/** Measures all contestants over one graph, interleaved. Starts and stops every process that it needs. */
export async function runGraph(graph: Graph, options: RunOptions): Promise<readonly ScenarioResult[]> {
  using subgraphs = await startSubgraphs(graph);
  using files = writeSupergraph(graph, subgraphs.urls);
  const results: ScenarioResult[] = [];
  for (const scenario of options.scenarios) {
    using running = await startAll(scenario, files.graph, options);
    const result = await runScenario(scenario, { running: running.all, subgraphs, options });
    options.report(result);
    results.push(result);
  }
  return results;
}

interface Arena {
  readonly running: readonly RunningContestant[];
  readonly subgraphs: RunningSubgraphs;
  readonly options: RunOptions;
}

async function runScenario(
  scenario: Scenario,
  { running, subgraphs, options }: Arena,
): Promise<ScenarioResult> {
  const { connections, seconds, warmupSeconds, rounds } = options;
  const body = JSON.stringify({ query: scenario.operation, variables: scenario.variables });
  const loadFor = ({ url, pid }: RunningContestant): Omit<Load, "seconds"> => ({
    url,
    pid,
    body,
    connections,
    countSubgraphRequests: subgraphs.countRequests,
  });
  const first = await askOnce(running[0], body);
  const errors = new Map<string, string>();
  for (const one of running) {
    const { json } = await askOnce(one, body);
    if (!isDeepStrictEqual(json, first.json)) {
      errors.set(one.contestant.name, `gives another answer: ${JSON.stringify(json).slice(0, 200)}`);
    }
  }
  const right = running.filter(({ contestant }) => !errors.has(contestant.name));
  const windows = new Map<string, Measured[]>(right.map(({ contestant }) => [contestant.name, []]));
  for (const one of right) {
    await measure({ ...loadFor(one), seconds: warmupSeconds });
  }
  for (let round = 0; round < rounds; round++) {
    for (const one of right) {
      windows.get(one.contestant.name)?.push(await measure({ ...loadFor(one), seconds }));
    }
  }
  const figures = new Map<string, Measured | { readonly error: string }>();
  for (const [name, error] of errors) {
    figures.set(name, { error });
  }
  for (const [name, measured] of windows) {
    figures.set(name, medianOf(measured));
  }
  return { scenario, answerBytes: first.bytes, figures };
}

async function askOnce(
  running: RunningContestant | undefined,
  body: string,
): Promise<{ readonly json: unknown; readonly bytes: number }> {
  const response = await fetch(String(running?.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const text = await response.text();
  return { json: JSON.parse(text), bytes: Buffer.byteLength(text) };
}

async function startAll(
  scenario: Scenario,
  graph: GraphFiles,
  { contestants }: RunOptions,
): Promise<{ readonly all: readonly RunningContestant[] } & Disposable> {
  const all: RunningContestant[] = [];
  const stop = (): void => {
    for (const one of all) {
      one[Symbol.dispose]();
    }
  };
  try {
    for (const contestant of contestants.filter((one) => one.answers(scenario))) {
      all.push(
        await startContestant(contestant, { graph: graphFor(scenario, graph), core: cores.contestant }),
      );
    }
  } catch (error) {
    stop();
    throw error;
  }
  return { all, [Symbol.dispose]: stop };
}

/** The proxy is told only of the subgraph that it forwards to. */
function graphFor({ proxyTo }: Scenario, graph: GraphFiles): GraphFiles {
  const proxyUrl = proxyTo === undefined ? undefined : graph.urls[proxyTo];
  return proxyUrl === undefined ? graph : { ...graph, proxyUrl };
}

interface RunningSubgraphs extends Disposable {
  readonly urls: Readonly<Record<string, string>>;
  readonly countRequests: () => Promise<number>;
}

async function startSubgraphs({ name }: Graph): Promise<RunningSubgraphs> {
  const child = fork(fileURLToPath(new URL("serve-subgraphs.ts", import.meta.url)), [name]);
  pin(child, cores.load);
  const { urls = {} } = await nextMessage(child);
  return {
    urls,
    async countRequests() {
      child.send("count");
      return (await nextMessage(child)).requests ?? 0;
    },
    [Symbol.dispose]: () => {
      child.kill();
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<SubgraphsMessage> {
  const [message] = await once(child, "message");
  return message;
}

function writeSupergraph(
  { subgraphs }: Graph,
  urls: Readonly<Record<string, string>>,
): { readonly graph: GraphFiles } & Disposable {
  const { supergraphSdl, errors } = compose(
    subgraphs.map((subgraph) => ({
      name: subgraph.name,
      routingUrl: urls[subgraph.name] ?? "",
      sdl: sdlOf(subgraph),
    })),
  );
  if (supergraphSdl === undefined) {
    throw new Error(errors.map(({ message }) => message).join("\n"));
  }
  const folder = mkdtempSync(join(tmpdir(), "hansa-bench-"));
  const supergraphFile = join(folder, "supergraph.graphql");
  writeFileSync(supergraphFile, supergraphSdl);
  return {
    graph: { supergraphFile, urls },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
