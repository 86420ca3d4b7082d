/**
 * Measures the gateway beside its limits and its peers:
 *
 *     npm run bench -- [--quick] [--only SCENARIO[,…]] [--gateways NAME[,…]] [--rounds 3] [--seconds 5]
 *                      [--connections 32] [--write]
 *
 * Graphs and operations: `gateways/graphs`. Gateways: `gateways/contestants.ts`; the peers are installed with
 * `node scripts/install.mjs bench/peers/gateways`, and those that are not are left out. `--write` makes
 * docs/gateway-speed.md and records the ratios to the limits. `--quick` measures only ours and the limits, for less than
 * a minute, and fails (exit code 1) when a ratio of CPU times is more than 25 % over the recorded one.
 *
 * Needs Linux: CPU time and memory are read from `/proc`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { contestants, pin, versionOf } from "./gateways/contestants.ts";
import { judgeGoals } from "./gateways/goals.ts";
import { graphs } from "./gateways/graphs/graphs.ts";
import { judgeRatios, type RecordedRatios, ratiosOf } from "./gateways/recorded-ratios.ts";
import { printGoals, printPage, printTable } from "./gateways/report.ts";
import { cores, runGraph, type ScenarioResult } from "./gateways/run-graph.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    gateways: { type: "string" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    connections: { type: "string", default: "32" },
    write: { type: "boolean", default: false },
  },
});
const facts = {
  date: new Date().toISOString().slice(0, 10),
  connections: Number(values.connections),
  rounds: Number(values.rounds ?? 3),
  seconds: Number(values.seconds ?? (values.quick ? 1 : 5)),
};
const recordedFile = fileURLToPath(new URL("gateways/recorded-ratios.json", import.meta.url));
const pageFile = fileURLToPath(new URL("../docs/gateway-speed.md", import.meta.url));
const quickGateways = ["hand-written", "proxy", "hansa", "hansa-no-dedupe"];

const wanted = values.gateways?.split(",") ?? (values.quick ? quickGateways : undefined);
const chosen = contestants.filter(
  (one) => (wanted?.includes(one.name) ?? true) && versionOf(one) !== undefined,
);
const scenarioNames = values.only?.split(",");

pin(process, cores.load);
const results: ScenarioResult[] = [];
for (const graph of graphs) {
  const scenarios = graph.scenarios.filter(({ name }) => scenarioNames?.includes(name) ?? true);
  if (scenarios.length > 0) {
    const options = { ...facts, contestants: chosen, scenarios, warmupSeconds: values.quick ? 1.5 : 4 };
    results.push(...(await runGraph(graph, { ...options, report: printTable })));
  }
}

const goals = judgeGoals(results);
printGoals(goals);
if (values.quick && existsSync(recordedFile)) {
  const recorded: RecordedRatios = JSON.parse(readFileSync(recordedFile, "utf8"));
  const grown = judgeRatios(ratiosOf(results), recorded);
  for (const line of grown) {
    console.error(line);
  }
  process.exitCode = grown.length === 0 ? 0 : 1;
}
if (values.write) {
  writeFileSync(pageFile, printPage(results, goals, facts));
  writeFileSync(recordedFile, `${JSON.stringify(ratiosOf(results), undefined, 2)}\n`);
}
