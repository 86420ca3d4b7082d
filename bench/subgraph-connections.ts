/**
 * Measures how the gateway's connections to subgraphs are best set: number, pipelining, HTTP/2.
 *
 *     npm run bench:subgraph-connections -- [--only deep,by-key] [--rounds 3] [--seconds 3] [--connections 32]
 *
 * Everything else is as in `gateways.ts`. Without deduplication, so that each subgraph request is sent.
 */
import { parseArgs } from "node:util";
import { type Contestant, contestants, pin } from "./gateways/contestants.ts";
import { graphs } from "./gateways/graphs/graphs.ts";
import { printTable } from "./gateways/report.ts";
import { cores, runGraph } from "./gateways/run-graph.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "deep,by-key" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    connections: { type: "string", default: "32" },
  },
});
const names = values.only.split(",");
const base = contestants.find(({ name }) => name === "hansa-no-dedupe");
if (base === undefined) {
  throw new Error("There is no contestant without deduplication.");
}

function variant(name: string, environment: Readonly<Record<string, string>>): Contestant {
  return { ...(base as Contestant), name, environment: { ...base?.environment, ...environment } };
}

const overHttp1 = [
  [128, 1],
  [8, 1],
  [32, 1],
  [512, 1],
  [8, 8],
  [32, 4],
  [128, 4],
].map(([connections, pipelining]) =>
  variant(`${connections} connections, pipelining ${pipelining}`, {
    HANSA_GATEWAY_MAX_SUBGRAPH_CONNECTIONS: String(connections),
    HANSA_GATEWAY_SUBGRAPH_PIPELINING: String(pipelining),
  }),
);
const overHttp2 = [1, 4, 128].map((connections) =>
  variant(`HTTP/2, ${connections} connections`, {
    HANSA_GATEWAY_MAX_SUBGRAPH_CONNECTIONS: String(connections),
    HANSA_GATEWAY_SUBGRAPH_HTTP2: "always",
  }),
);

pin(process, cores.load);
for (const graph of graphs) {
  const scenarios = graph.scenarios.filter(({ name }) => names.includes(name));
  if (scenarios.length > 0) {
    const options = {
      scenarios,
      connections: Number(values.connections),
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      warmupSeconds: 2,
      firstRequests: false,
      report: printTable,
    };
    await runGraph(graph, { ...options, contestants: overHttp1 });
    await runGraph(graph, { ...options, contestants: overHttp2, http2: true });
  }
}
