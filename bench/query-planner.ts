/**
 * Measures the query planner, warm, on the inputs that its figures are promised for:
 *
 *     node --conditions=@hansa/source bench/query-planner.ts [case ...]
 *
 * Every figure is printed with the size of its input and its goal. Measured is `planOperation` on a parsed and
 * validated document: no cache, and each plan made anew; by the clock, and in CPU time, which includes the collection
 * of garbage on other threads and suffers less from a busy machine. Peak memory is that of a new process that does
 * nothing but load the planner, build the model and plan the operation once. The graphs are generated, so a change of
 * the composition does not change the figures.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { fetchesByRound, PlanError, planOperation, planStages } from "@hansa/query-planner";
import { type DocumentNode, parse, validate, visit } from "graphql";
import { generateSupergraph } from "./generate-supergraph.ts";
import { type Case, cases, largeSupergraph } from "./query-planner-cases.ts";

const modelGoal = { buildMs: 3_000, peakMegabytes: 300 };

/** A figure with its goal, and whether it is met. */
function figure(name: string, value: number, unit: string, goal?: number): string {
  const text = `${name} ${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ${unit}`;
  return goal === undefined ? text : `${text} (goal ${goal}: ${value <= goal ? "met" : "missed"})`;
}

function countFigure(name: string, value: number, goal?: number): string {
  return goal === undefined
    ? `${value} ${name}`
    : `${value} ${name} (goal ${goal}: ${value <= goal ? "met" : "missed"})`;
}

function countSelectionSets(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    SelectionSet() {
      count += 1;
    },
  });
  return count;
}

/** What the plan is like, or the code with which it is refused. */
function describeResult(model: SupergraphModel, document: DocumentNode, goal: Case["goal"]): string {
  try {
    const { plan, fetchGraph, solve } = planStages(model, { document }, { assumeValid: true });
    const inexact = solve.statistics.inexactNodes;
    return [
      countFigure("fetches before batching", fetchGraph.fetches.length, goal.fetches),
      `${plan.fetches.length} requests in ${fetchesByRound(plan).length} rounds`,
      `${solve.statistics.steps} steps${inexact === 0 ? "" : `, ${inexact} sets not searched in full`}`,
    ].join(", ");
  } catch (error) {
    if (error instanceof PlanError) {
      return `refused: ${error.code}`;
    }
    throw error;
  }
}

interface Measured {
  /** By the clock, ascending. */
  readonly times: readonly number[];
  readonly cpuMs: number;
}

function measure(model: SupergraphModel, document: DocumentNode, repetitions: number): Measured {
  const times: number[] = [];
  let before = process.cpuUsage();
  for (let run = -Math.ceil(repetitions / 3); run < repetitions; run++) {
    if (run === 0) {
      before = process.cpuUsage();
    }
    const start = performance.now();
    planOnce(model, document);
    if (run >= 0) {
      times.push(performance.now() - start);
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { times: times.sort((a, b) => a - b), cpuMs: (user + system) / 1_000 / repetitions };
}

function planOnce(model: SupergraphModel, document: DocumentNode): void {
  try {
    planOperation(model, { document }, { assumeValid: true });
  } catch (error) {
    if (!(error instanceof PlanError)) {
      throw error;
    }
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function readCase({ subgraphs, types, operation }: Case): {
  readonly model: SupergraphModel;
  readonly document: DocumentNode;
} {
  const model = buildSupergraphModel(generateSupergraph(subgraphs, types));
  const document = parse(operation, { noLocation: true });
  const [invalid] = validate(model.apiSchema, document);
  if (invalid !== undefined) {
    throw invalid;
  }
  return { model, document };
}

function printCase(key: string, one: Case): void {
  const { name, subgraphs, types, repetitions, goal } = one;
  const { model, document } = readCase(one);
  const result = describeResult(model, document, goal);
  const { times, cpuMs } = measure(model, document, repetitions);
  const lines = [
    `${key} (${name}): ${countSelectionSets(document)} selection sets, ${subgraphs} subgraphs, ${types.length} types`,
    [
      figure("median", quantile(times, 0.5), "ms", goal.medianMs),
      figure("p95", quantile(times, 0.95), "ms", goal.p95Ms),
      figure("CPU", cpuMs, "ms a plan"),
    ].join(", "),
    result,
  ];
  if (goal.peakMegabytes !== undefined) {
    lines.push(figure("peak memory", inNewProcess(key).peakMegabytes, "MB", goal.peakMegabytes));
  }
  console.log(lines.join("\n  "));
}

/** What a process measures that does one thing. */
interface ChildFigures {
  readonly peakMegabytes: number;
  readonly heapMegabytes: number;
  readonly ms: number;
}

function inNewProcess(task: string): ChildFigures {
  const file = fileURLToPath(import.meta.url);
  const printed = execFileSync(
    process.execPath,
    ["--conditions=@hansa/source", "--expose-gc", file, "--child", task],
    { encoding: "utf8" },
  );
  return JSON.parse(printed) as ChildFigures;
}

/** Does one thing and prints its figures; what is kept of it is held until the heap has been measured. */
function runChild(task: string): void {
  const one = cases[task]?.();
  const sdl = one === undefined ? largeSupergraph() : "";
  const start = performance.now();
  const model = one === undefined ? buildSupergraphModel(sdl) : undefined;
  if (one !== undefined) {
    const read = readCase(one);
    planOnce(read.model, read.document);
  }
  const ms = performance.now() - start;
  const peakMegabytes = process.resourceUsage().maxRSS / 1_024;
  globalThis.gc?.();
  const heapMegabytes = process.memoryUsage().heapUsed / 2 ** 20;
  console.log(JSON.stringify({ peakMegabytes, heapMegabytes, ms, types: model?.types.length }));
}

function printModel(): void {
  const { peakMegabytes, heapMegabytes, ms } = inNewProcess("model");
  const sdlMegabytes = largeSupergraph().length / 2 ** 20;
  console.log(
    [
      `model (100 × 100): 100 subgraphs, 101 types, ${sdlMegabytes.toFixed(1)} MB of supergraph`,
      [
        figure("built in", ms, "ms", modelGoal.buildMs),
        figure("peak memory", peakMegabytes, "MB", modelGoal.peakMegabytes),
        figure("heap kept", heapMegabytes, "MB"),
      ].join(", "),
    ].join("\n  "),
  );
}

const [first, task = "", ...others] = process.argv.slice(2);
if (first === "--child") {
  runChild(task);
} else {
  const wanted = first === undefined ? [] : [first, task, ...others];
  for (const [key, make] of Object.entries(cases)) {
    if (wanted.length === 0 || wanted.includes(key)) {
      printCase(key, make());
    }
  }
  if (wanted.length === 0 || wanted.includes("model")) {
    printModel();
  }
}
