import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compose } from "@hansa/composition";
import { cores, pin } from "../measuring/start-process.ts";
import { type Contestant, type GraphFiles, type RunningContestant, startContestant } from "./contestants.ts";
import { type Endurance, type EnduranceOptions, endure } from "./endurance.ts";
import type { Graph, Scenario } from "./graphs/graph.ts";
import { sdlOf } from "./memory-subgraph.ts";
import { type LoadOptions, runScenario, type ScenarioResult } from "./run-scenario.ts";
import type { SubgraphsMessage } from "./serve-subgraphs.ts";

export interface RunOptions extends LoadOptions {
  readonly contestants: readonly Contestant[];
  readonly scenarios: readonly Scenario[];
  /** Told of each scenario as soon as it is measured. */
  readonly report: (result: ScenarioResult) => void;
}

/** Measures all contestants over one graph, interleaved. Starts and stops every process that it needs. */
export async function runGraph(graph: Graph, options: RunOptions): Promise<readonly ScenarioResult[]> {
  using subgraphs = await startSubgraphs(graph);
  using files = writeSupergraph(graph, subgraphs.urls);
  const results: ScenarioResult[] = [];
  for (const scenario of options.scenarios) {
    using running = await startAll(scenario, files.graph, options);
    const { countRequests } = subgraphs;
    const result = await runScenario(scenario, { ...options, running: running.all, countRequests });
    options.report(result);
    results.push(result);
  }
  return results;
}

export interface EnduranceRun extends EnduranceOptions {
  readonly contestants: readonly Contestant[];
  readonly scenarios: readonly Scenario[];
  readonly report: (scenario: Scenario, contestant: Contestant, result: Endurance) => void;
}

/** Loads each contestant alone, for as long as is asked for, and watches its memory. */
export async function endureGraph(graph: Graph, options: EnduranceRun): Promise<void> {
  using subgraphs = await startSubgraphs(graph);
  using files = writeSupergraph(graph, subgraphs.urls);
  for (const scenario of options.scenarios) {
    for (const contestant of options.contestants) {
      using running = await startAll(scenario, files.graph, { contestants: [contestant] });
      for (const one of running.all) {
        options.report(scenario, contestant, await endure(scenario, one, options));
      }
    }
  }
}

async function startAll(
  scenario: Scenario,
  graph: GraphFiles,
  { contestants }: Pick<RunOptions, "contestants">,
): Promise<{ readonly all: readonly RunningContestant[] } & Disposable> {
  const all: RunningContestant[] = [];
  const stop = (): void => {
    for (const one of all) {
      one[Symbol.dispose]();
    }
  };
  try {
    const starting = contestants
      .filter((one) => one.answers(scenario))
      .map((one) => startContestant(one, graphFor(scenario, graph)));
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === "fulfilled") {
        all.push(started.value);
      }
    }
    await Promise.all(starting);
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
