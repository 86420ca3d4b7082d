/**
 * Compares our plans with those of Apollo's and Hive's planners, for the same supergraphs and operations:
 *
 *     npm run bench:plan-quality -- [--graphs 200] [--seed 1] [--only PART-OF-A-NAME]
 *
 * The graphs are the hand-made ones of `plan-quality/graphs.ts` and `--graphs` random ones (none with
 * `--only`, unless `--graphs` is given as well). All are composed by Apollo's composition, so that a graph cannot be at fault when something of it is not planned. Every
 * planner runs in a process of its own with limits of time and memory.
 *
 * What is counted, for each plan:
 * - requests: one for each fetch node. A peer's parallel fetches to one subgraph count each, since its gateway sends
 *   each; a batch (Hive's `BatchFetch`, our aliased `_entities`) is one request. Introspection is none.
 * - rounds: the most requests that follow one another. In a tree, the sum over a `Sequence` and the maximum over a
 *   `Parallel`, as its gateway runs it; in our plan, the longest path along `dependsOn`.
 * - with conditions: both once for all Boolean variables true, and once as the worst over all their values. A fetch
 *   counts when the conditions on the node itself hold: one that would turn out to have nothing to ask for counts.
 * - time: parsing and planning, warm, the median of as many runs as fit into 60 ms.
 *
 * Our plans are proven right by `verifyPlan`. A plan of ours with more requests or more rounds than a peer's is printed
 * with all plans of that input, and makes the exit code 1. So does an operation that a peer plans and we do not. Where
 * the peer's plan has a fault that can be seen (`plan-quality/peer-faults.ts`), it is set aside and printed as such.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSupergraphModel } from "@hansa/federation-model";
import { type Comparison, comparePlanners } from "./plan-quality/compare.ts";
import { qualityGraphs } from "./plan-quality/graphs.ts";
import { type Input, type Planners, startPlanners } from "./plan-quality/planners.ts";
import { randomInputs } from "./plan-quality/random-inputs.ts";
import { printFindings, printSummary, printTable } from "./plan-quality/report.ts";

const { values } = parseArgs({
  options: {
    graphs: { type: "string" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});

if (!existsSync(fileURLToPath(new URL("peers/node_modules", import.meta.url)))) {
  console.error("The peers are not installed. Run: node scripts/install.mjs bench/peers");
  process.exit(2);
}

using planners = startPlanners();

const known = await compareAll(knownInputs(planners, values.only ?? ""));
printTable(known);
printSummary("Known graphs", known);

const count = Number(values.graphs ?? (values.only === undefined ? 200 : 0));
const random = await compareAll(randomInputs(Number(values.seed), count, planners.compose));
printSummary(`Random graphs, seed ${values.seed}`, random);

const all = [...known, ...random];
printFindings(all);
const worse = all.filter(({ findings }) => findings.length > 0).length;
console.log(
  worse === 0
    ? `\nNo plan of ours has more requests or more rounds than a peer's, of ${all.length}.`
    : `\nOurs is worse on ${worse} inputs of ${all.length}.`,
);
process.exitCode = worse === 0 ? 0 : 1;

async function compareAll(inputs: AsyncIterable<Input>): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for await (const input of inputs) {
    comparisons.push(await comparePlanners(planners, input));
  }
  return comparisons;
}

async function* knownInputs({ compose }: Planners, only: string): AsyncGenerator<Input> {
  for (const { name, subgraphs, operations } of qualityGraphs) {
    if (name.includes(only)) {
      const sdl = await compose(subgraphs);
      if (typeof sdl !== "string") {
        throw new Error(`The graph "${name}" does not compose: ${sdl.error}`);
      }
      const model = buildSupergraphModel(sdl);
      yield* operations.map((operation) => ({ graph: name, sdl, model, operation }));
    }
  }
}
