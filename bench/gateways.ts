/**
 * Measures the gateway beside its limits and its peers:
 *
 *     npm run bench -- [--only SCENARIO[,…]] [--gateways NAME[,…]] [--rounds 3] [--seconds 5] [--connections 32]
 *     npm run bench -- --write
 *     npm run bench -- --quick
 *     npm run bench -- --minutes 10 [--only deep[,…]] [--gateways hansa[,…]] [--connections 32]
 *
 * Graphs and operations: `gateways/graphs`. Gateways: `gateways/contestants.ts`; the peers are installed with
 * `node scripts/install.mjs bench/peers/gateways`, and those that are not are left out. `--write` measures everything,
 * makes docs/gateway-speed.md, and records the ratios of a quick run. `--quick` measures only ours and the limits, for
 * less than a minute, and fails (exit code 1) when a ratio of CPU times is more than 25 % over the recorded one, five times.
 * `--minutes` loads each gateway alone with each scenario for so long and fails where its memory grows or is too much.
 *
 * Needs Linux: CPU time and memory are read from `/proc`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { contestants, versionOf } from "./gateways/contestants.ts";
import { isFlat } from "./gateways/endurance.ts";
import { judgeGoals, mostResidentMb } from "./gateways/goals.ts";
import { graphs } from "./gateways/graphs/graphs.ts";
import { findGrown, type RecordedRatios, ratiosOf } from "./gateways/recorded-ratios.ts";
import { printEndurance, printPage, printTable } from "./gateways/report.ts";
import { endureGraph, runGraph } from "./gateways/run-graph.ts";
import type { LoadOptions, ScenarioResult } from "./gateways/run-scenario.ts";
import { printGoals, today } from "./measuring/page.ts";
import { cores, pin } from "./measuring/start-process.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    gateways: { type: "string" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    connections: { type: "string", default: "32" },
    write: { type: "boolean", default: false },
    minutes: { type: "string" },
  },
});
const recordedFile = fileURLToPath(new URL("gateways/recorded-ratios.json", import.meta.url));
const pageFile = fileURLToPath(new URL("../docs/gateway-speed.md", import.meta.url));

/** Many short rounds: what another process takes of the machine falls on some of them, and not on their median. */
const quickLoad: LoadOptions = {
  connections: 16,
  rounds: 5,
  seconds: 0.3,
  warmupSeconds: 0.5,
  firstRequests: false,
};
const fullLoad: LoadOptions = {
  connections: Number(values.connections),
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  warmupSeconds: 4,
  firstRequests: true,
};

interface Selection {
  /** Scenarios by name; all where there is no list. */
  readonly scenarios: readonly string[] | undefined;
  readonly gateways: readonly string[] | undefined;
}

async function run(
  load: LoadOptions,
  { scenarios, gateways }: Selection,
): Promise<readonly ScenarioResult[]> {
  const chosen = contestants.filter(
    (one) => (gateways?.includes(one.name) ?? true) && versionOf(one) !== undefined,
  );
  const results: ScenarioResult[] = [];
  for (const graph of graphs) {
    const own = graph.scenarios.filter(({ name }) => scenarios?.includes(name) ?? true);
    if (own.length > 0) {
      results.push(
        ...(await runGraph(graph, { ...load, contestants: chosen, scenarios: own, report: printTable })),
      );
    }
  }
  return results;
}

const quickGateways = ["hand-written", "proxy", "hansa", "hansa-no-dedupe"];

/** What else a machine does is over at some time, and what is slower is so each time. */
const quickAttempts = 5;

/** Measures what has grown again and again: it has only where no attempt shows that it has not. */
async function runQuick(scenarios: readonly string[] | undefined): Promise<void> {
  if (!existsSync(recordedFile)) {
    console.log("No ratios are recorded yet: run with --write. Nothing is compared.");
  }
  const recorded: RecordedRatios = existsSync(recordedFile)
    ? JSON.parse(readFileSync(recordedFile, "utf8"))
    : {};
  const measure = async (chosen: readonly string[] | undefined) =>
    findGrown(ratiosOf(await run(quickLoad, { scenarios: chosen, gateways: quickGateways })), recorded);
  let grown = await measure(scenarios);
  for (let attempt = 2; attempt <= quickAttempts && grown.length > 0; attempt++) {
    console.log("Some ratios have grown. Measuring those again.");
    const again = await measure([...new Set(grown.map(({ scenario }) => scenario))]);
    grown = again.filter(({ scenario, gateway }) =>
      grown.some((one) => one.scenario === scenario && one.gateway === gateway),
    );
  }
  for (const { scenario, gateway, now, before } of grown) {
    console.error(
      `${scenario}: ${gateway} takes ${now} × the CPU of the limit, ${before} when it was recorded. Make it faster, or record again with --write and say why.`,
    );
  }
  process.exitCode = grown.length === 0 ? 0 : 1;
}

async function runFull(selection: Selection): Promise<void> {
  const results = await run(fullLoad, selection);
  const goals = judgeGoals(results);
  printGoals(goals);
  if (values.write) {
    console.log("A quick run, of which the ratios are recorded:");
    const quick = await run(quickLoad, { scenarios: undefined, gateways: quickGateways });
    writeFileSync(pageFile, printPage(results, goals, { ...fullLoad, date: today() }));
    writeFileSync(recordedFile, `${JSON.stringify(ratiosOf(quick), undefined, 2)}\n`);
  }
}

async function runEndurance(minutes: number, { scenarios, gateways = ["hansa"] }: Selection): Promise<void> {
  let isGood = true;
  for (const graph of graphs) {
    await endureGraph(graph, {
      minutes,
      connections: fullLoad.connections,
      contestants: contestants.filter(({ name }) => gateways.includes(name)),
      scenarios: graph.scenarios.filter(({ name }) => (scenarios ?? ["deep"]).includes(name)),
      report: (scenario, contestant, endurance) => {
        printEndurance(scenario, contestant, { minutes, endurance });
        isGood &&= isFlat(endurance) && endurance.mostMb <= mostResidentMb;
      },
    });
  }
  process.exitCode = isGood ? 0 : 1;
}

pin(process, cores.load);
const selection: Selection = {
  scenarios: values.only?.split(","),
  gateways: values.gateways?.split(","),
};
if (values.write && (values.quick || selection.scenarios !== undefined || selection.gateways !== undefined)) {
  console.error("--write is for everything: leave out --quick, --only and --gateways.");
  process.exitCode = 2;
} else if (values.minutes !== undefined) {
  await runEndurance(Number(values.minutes), selection);
} else if (values.quick) {
  await runQuick(selection.scenarios);
} else {
  await runFull(selection);
}
