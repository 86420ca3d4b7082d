/**
 * Measures how connections to subgraphs are best set: number, pipelining, HTTP/2.
 *
 *     npm run bench:subgraph-connections -- [--rounds 40] [--requests 400] [--waiting 64]
 *
 * The transport alone, in this process, with a server in another one that answers at once. Every variant sends its
 * requests in turn, in many short rounds, so that what else the machine does falls on all of them; the figure is CPU
 * time per request of this process, the least and the median of the rounds, beside the first variant's.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createHttpTransport, type HttpTransport, type HttpTransportOptions } from "@hansa/executor";
import { serveBodies, serveBodiesOverHttp2 } from "./gateways/serve-bodies.ts";
import { median } from "./measuring/median.ts";

interface Variant {
  readonly name: string;
  readonly options: Partial<HttpTransportOptions>;
}

interface Urls {
  readonly http1: string;
  readonly http2: string;
}

const variants: readonly Variant[] = [
  { name: "128 connections", options: { maxConnections: 128 } },
  { name: "8 connections", options: { maxConnections: 8 } },
  { name: "32 connections", options: { maxConnections: 32 } },
  { name: "512 connections", options: { maxConnections: 512 } },
  { name: "8 connections, pipelining 8", options: { maxConnections: 8, pipelining: 8 } },
  { name: "128 connections, pipelining 4", options: { maxConnections: 128, pipelining: 4 } },
  { name: "HTTP/2, 1 connection", options: { maxConnections: 1, http2: "always" } },
  { name: "HTTP/2, 4 connections", options: { maxConnections: 4, http2: "always" } },
  { name: "HTTP/2, 128 connections", options: { maxConnections: 128, http2: "always" } },
];
const answerSizes = [100, 10_000, 90_000];

/** The server's side: answers with as many bytes as the request's body says. */
async function serveSizes(): Promise<void> {
  const answers = new Map(answerSizes.map((size) => [String(size), JSON.stringify("x".repeat(size - 2))]));
  const answer = (body: Buffer): string => answers.get(body.toString()) ?? "{}";
  const urls: Urls = { http1: await serveBodies(answer), http2: await serveBodiesOverHttp2(answer) };
  process.on("disconnect", () => process.exit());
  process.send?.(urls);
}

async function measureAll(urls: Urls): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "40" },
      requests: { type: "string", default: "400" },
      waiting: { type: "string", default: "64" },
    },
  });
  const [rounds, requests, waiting] = [values.rounds, values.requests, values.waiting].map(Number);
  await using resources = new AsyncDisposableStack();
  const opened = variants.map((variant) => {
    const url = variant.options.http2 === undefined ? urls.http1 : urls.http2;
    return { ...variant, transport: resources.use(openTransport(url, variant.options)) };
  });
  for (const size of answerSizes) {
    const cpuMsByName = new Map<string, number[]>(opened.map(({ name }) => [name, []]));
    for (let round = -3; round < (rounds ?? 0); round++) {
      for (const { name, transport } of round % 2 === 0 ? opened : opened.toReversed()) {
        const cpuMs = await sendAll(transport, String(size), {
          requests: requests ?? 0,
          waiting: waiting ?? 0,
        });
        if (round >= 0) {
          cpuMsByName.get(name)?.push(cpuMs);
        }
      }
    }
    report(size, cpuMsByName);
  }
}

function openTransport(url: string, options: Partial<HttpTransportOptions>): HttpTransport {
  const urlsBySubgraph = new Map([["a", url]]);
  return createHttpTransport({ urlsBySubgraph, timeoutMs: 60_000, maxResponseBytes: 1_000_000, ...options });
}

/** CPU time of this process for one request, in milliseconds. */
async function sendAll(
  transport: HttpTransport,
  body: string,
  { requests, waiting }: { readonly requests: number; readonly waiting: number },
): Promise<number> {
  const before = process.cpuUsage();
  let left = requests;
  const { signal } = new AbortController();
  async function client(): Promise<void> {
    while (left > 0) {
      left--;
      await transport.send({ subgraph: "a", operation: "query", body, headers: {}, signal });
    }
  }
  await Promise.all(Array.from({ length: waiting }, client));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / requests;
}

function report(size: number, cpuMsByName: ReadonlyMap<string, readonly number[]>): void {
  console.log(
    `answers of ${size} bytes: CPU of a request in ms, least, median, and the median of the ratios`,
  );
  const [first = []] = cpuMsByName.values();
  for (const [name, cpuMs] of cpuMsByName) {
    const ratio = median(cpuMs.map((ms, round) => ms / (first[round] ?? Number.NaN)));
    const figures = [Math.min(...cpuMs).toFixed(4), median(cpuMs).toFixed(4), ratio.toFixed(2)];
    console.log(`  ${name.padEnd(32)} ${figures.join("  ")}`);
  }
}

if (process.argv[2] === "serve") {
  await serveSizes();
} else {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ["serve"]);
  const [urls] = await once(child, "message");
  await measureAll(urls);
  child.kill();
}
