import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, get, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { createFolder } from "./support/folder.ts";
import { readCounter, sendOperation } from "./support/graphql-client.ts";
import {
  descendantsOf,
  isAlive,
  type RunningCommand,
  runHansa,
  startHansa,
} from "./support/hansa-process.ts";

/** A subgraph of one field, whose answers wait until the test lets them go. */
class HeldSubgraph implements AsyncDisposable {
  readonly waiting: ServerResponse[] = [];
  isHolding = false;
  readonly #server = createServer((_, response) => {
    if (this.isHolding) {
      this.waiting.push(response);
    } else {
      answerMotto(response);
    }
  });

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  release(): void {
    this.isHolding = false;
    for (const response of this.waiting.splice(0)) {
      answerMotto(response);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

function answerMotto(response: ServerResponse): void {
  response.setHeader("content-type", "application/json").end('{"data":{"motto":"Each keeps its own laws."}}');
}

/** A graph of that subgraph, for `hansa gateway --subgraphs`. */
function graphOf(url: string): Readonly<Record<string, string>> {
  return {
    "supergraph.yaml": `subgraphs:\n  a:\n    routing_url: ${url}\n    schema: { file: a.graphql }\n`,
    "a.graphql": "type Query { motto: String }\n",
  };
}

interface WorkersOfTest extends AsyncDisposable {
  readonly command: RunningCommand;
  readonly subgraph: HeldSubgraph;
  /** The files that the gateway is started with. */
  readonly configFile: string;
  readonly schemaFile: string;
  readonly url: string;
  readonly metricsUrl: string;
  /** The process ids of the workers. */
  workers(): readonly number[];
}

/** The shipped command with three workers over a subgraph of the test. */
async function startWorkers(environment: Readonly<Record<string, string>> = {}): Promise<WorkersOfTest> {
  await using resources = new AsyncDisposableStack();
  const subgraph = resources.use(new HeldSubgraph());
  const url = await subgraph.start();
  const folder = resources.use(await createFolder(graphOf(url)));
  const configFile = join(folder.path, "supergraph.yaml");
  const args = ["gateway", "--subgraphs", configFile, "--port", "0", "--workers", "3"];
  const env = { HANSA_GATEWAY_DEDUPLICATE_SUBGRAPH_REQUESTS: "false", ...environment };
  const command = resources.use(startHansa(args, { env }));
  await command.printed("The gateway is served.");
  const endpoint = /"url":"([^"]+)"/.exec(command.stderr)?.[1] ?? "";
  const kept = resources.move();
  return {
    command,
    subgraph,
    configFile,
    schemaFile: join(folder.path, "a.graphql"),
    url: endpoint,
    metricsUrl: new URL("/metrics", endpoint).href,
    workers: () => workersOf(command),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The launcher starts the command, the command its workers. */
function workersOf(command: RunningCommand): readonly number[] {
  const [primary = 0] = descendantsOf(command.pid);
  return descendantsOf(primary);
}

/** The answer's status over a connection of its own; undefined where there is none. */
function askOnce(url: string, query: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const sent = request(url, {
      method: "POST",
      agent: false,
      headers: { "content-type": "application/json", accept: "application/json" },
    });
    sent.on("error", () => resolve(undefined));
    sent.on("response", (response) => {
      response
        .resume()
        .on("end", () => resolve(response.statusCode))
        .on("error", () => resolve(undefined));
    });
    sent.end(JSON.stringify({ query }));
  });
}

function linesOf({ stderr }: RunningCommand): readonly Readonly<Record<string, unknown>>[] {
  return stderr
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line));
}

test("all workers answer, and any of them speaks for all", async () => {
  await using gateway = await startWorkers();
  const statuses = await Promise.all(Array.from({ length: 12 }, () => askOnce(gateway.url, "{ motto }")));
  expect(statuses).toEqual(Array(12).fill(200));
  await waitFor(
    () => linesOf(gateway.command).filter(({ operation }) => operation === "query").length === 12,
  );
  const answeredBy = linesOf(gateway.command).flatMap(({ operation, worker }) =>
    operation === "query" ? [worker] : [],
  );
  // Who is slow to take connections gets fewer, so how many each has is no matter of this test.
  expect(new Set(answeredBy)).toEqual(new Set([1, 2, 3]));
  for (let count = 0; count < 3; count++) {
    expect(await readCounter(gateway.metricsUrl, "hansa_subgraph_requests_total")).toBe(12);
    expect(await readCounter(gateway.metricsUrl, "hansa_workers_running")).toBe(3);
  }
  for (const path of ["/health", "/ready"]) {
    const response = await fetch(new URL(path, gateway.url));
    const { workers } = (await response.json()) as { readonly workers: readonly unknown[] };
    expect([response.status, workers.length]).toEqual([200, 3]);
  }
});

test("a worker that is killed loses what it held, and nothing else; it is replaced, and the sums stay", async () => {
  await using gateway = await startWorkers();
  gateway.subgraph.isHolding = true;
  const held = Array.from({ length: 9 }, () => askOnce(gateway.url, "{ motto }"));
  await waitFor(() => gateway.subgraph.waiting.length === 9);
  const before = await readCounter(gateway.metricsUrl, "hansa_subgraph_requests_total");
  const [victim = 0] = gateway.workers();
  const others: (number | undefined)[] = [];
  const clients = 4;
  let isLoading = true;
  const load = Promise.all(
    Array.from({ length: clients }, async () => {
      while (isLoading) {
        others.push(await askOnce(gateway.url, "{ __typename }"));
      }
    }),
  );
  await waitFor(() => others.length > 20);
  process.kill(victim, "SIGKILL");
  await gateway.command.printed("A worker has ended and is started again.");
  await waitFor(async () => (await readCounter(gateway.metricsUrl, "hansa_workers_running")) === 3, {
    timeoutMs: 60_000,
  });
  isLoading = false;
  await load;
  gateway.subgraph.release();
  const answers = await Promise.all(held);
  expect(answers.filter((status) => status === undefined)).toHaveLength(3);
  expect(answers.filter((status) => status === 200)).toHaveLength(6);
  // Those that the killed worker had read: at most one of each client.
  expect(others.filter((status) => status !== 200).length).toBeLessThanOrEqual(clients);
  expect(gateway.workers()).toHaveLength(3);
  expect(gateway.workers()).not.toContain(victim);
  expect(linesOf(gateway.command)).toContainEqual(
    expect.objectContaining({
      msg: "A worker has ended and is started again.",
      pid: victim,
      signal: "SIGKILL",
    }),
  );
  expect(await readCounter(gateway.metricsUrl, "hansa_worker_restarts_total")).toBe(1);
  expect(await readCounter(gateway.metricsUrl, "hansa_subgraph_requests_total")).toBeGreaterThanOrEqual(
    before,
  );
  await waitFor(async () => (await fetch(new URL("/ready", gateway.url))).status === 200);
});

test("/ready and /health say so while a worker does not answer", async () => {
  await using gateway = await startWorkers();
  const [stuck = 0] = gateway.workers();
  process.kill(stuck, "SIGSTOP");
  try {
    for (const path of ["/health", "/ready"]) {
      // Whoever is handed the connection may be the one that is stuck, so several are asked.
      const status = await Promise.any([1, 2, 3].map(() => statusOf(new URL(path, gateway.url))));
      expect([path, status]).toEqual([path, 503]);
    }
  } finally {
    process.kill(stuck, "SIGCONT");
  }
  await waitFor(async () => (await fetch(new URL("/ready", gateway.url))).status === 200);
});

test("a changed supergraph reaches all workers, one that is broken none", async () => {
  await using gateway = await startWorkers();
  await writeFile(gateway.schemaFile, "type Query { motto: String creed: String }");
  const served = () => linesOf(gateway.command).filter(({ msg }) => msg === "A schema is served.");
  await waitFor(() => served().length === 6, { timeoutMs: 30_000 });
  expect(
    new Set(
      served()
        .slice(3)
        .map(({ worker }) => worker),
    ),
  ).toEqual(new Set([1, 2, 3]));
  expect(
    new Set(
      served()
        .slice(3)
        .map(({ hash }) => hash),
    ).size,
  ).toBe(1);
  expect(await (await fetch(gateway.metricsUrl)).text()).toContain(
    'hansa_schema_reload_total{result="loaded"} 2\n',
  );
  const known = async () =>
    Promise.all(
      Array.from({ length: 6 }, () => sendOperation(gateway.url, "{ creed @skip(if: true) __typename }")),
    );
  expect((await known()).flatMap(({ body }) => (body.data === undefined ? [body] : []))).toEqual([]);
  await writeFile(gateway.schemaFile, "type Query { a: Nope }");
  await waitFor(async () => (await readiness(gateway.url)).lastError !== undefined, { timeoutMs: 30_000 });
  expect((await known()).flatMap(({ body }) => (body.data === undefined ? [body] : []))).toEqual([]);
});

test.each(["SIGTERM", "SIGINT"] as const)("%s finishes what runs and leaves no process", async (signal) => {
  await using gateway = await startWorkers();
  gateway.subgraph.isHolding = true;
  const running = Array.from({ length: 6 }, () => askOnce(gateway.url, "{ motto }"));
  await waitFor(() => gateway.subgraph.waiting.length === 6);
  const processes = [gateway.command.pid, ...descendantsOf(gateway.command.pid)];
  expect(processes).toHaveLength(5);
  if (signal === "SIGINT") {
    gateway.command.interruptGroup();
  } else {
    gateway.command.signal(signal);
  }
  const { port } = new URL(gateway.url);
  await waitFor(() => refusesConnections(Number(port)));
  gateway.subgraph.release();
  expect(await Promise.all(running)).toEqual(Array(6).fill(200));
  expect(await gateway.command.ended).toBe(0);
  expect(processes.filter(isAlive)).toEqual([]);
});

test("when the process that listens is killed, its workers end", async () => {
  await using gateway = await startWorkers();
  const workers = gateway.workers();
  const [primary = 0] = descendantsOf(gateway.command.pid);
  expect(workers).toHaveLength(3);
  process.kill(primary, "SIGKILL");
  await waitFor(() => workers.every((pid) => !isAlive(pid)), { timeoutMs: 20_000 });
});

test("what cannot be served is told once, and nothing is left running", async () => {
  await using folder = await createFolder({ "supergraph.graphql": "type Query { a: Nope }" });
  const file = join(folder.path, "supergraph.graphql");
  const broken = await runHansa(["gateway", "--supergraph", file, "--port", "0", "--workers", "2"]);
  expect([broken.exitCode, broken.stderr.match(/error SUPERGRAPH_INVALID/g)?.length]).toEqual([1, 1]);
  const wrong = await runHansa(["gateway", "--supergraph", file, "--workers", "many"]);
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining("auto for one for each core")]);
});

test("a worker that cannot start is told, and nothing is left running", async () => {
  await using folder = await createFolder({
    ...graphOf("http://127.0.0.1:1/graphql"),
    "gateway.config.ts": "export default { overrideLabels: 1 };",
  });
  const subgraphs = join(folder.path, "supergraph.yaml");
  const config = join(folder.path, "gateway.config.ts");
  const files = ["--subgraphs", subgraphs, "--config", config];
  await using command = startHansa(["gateway", ...files, "--port", "0", "--workers", "2"]);
  const seen = new Set<number>();
  await waitFor(
    () => {
      for (const pid of descendantsOf(command.pid)) {
        seen.add(pid);
      }
      return command.hasEnded;
    },
    { timeoutMs: 60_000 },
  );
  expect(await command.ended).toBe(1);
  expect(command.stderr).toContain("error OVERRIDE_LABELS_NO_FUNCTION");
  expect(command.stderr).toContain("error PROCESS_FAILED");
  expect(seen.size).toBeGreaterThan(1);
  expect([...seen].filter(isAlive)).toEqual([]);
});

test("a port in use is named before any worker is started", async () => {
  await using gateway = await startWorkers();
  const { port } = new URL(gateway.url);
  const args = ["gateway", "--subgraphs", gateway.configFile, "--port", port, "--workers", "2"];
  const second = await runHansa(args);
  expect([second.exitCode, second.stderr]).toEqual([1, expect.stringContaining("error PORT_IN_USE")]);
});

function statusOf(url: URL): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, timeout: 20_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}

async function readiness(url: string): Promise<{ readonly lastError?: unknown }> {
  return (await fetch(new URL("/ready", url))).json() as Promise<{ readonly lastError?: unknown }>;
}

function refusesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", () => resolve(true));
  });
}
