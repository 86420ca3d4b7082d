import type { Comparison, Side } from "./compare.ts";

/** A line for each input: requests, rounds and planning time of each planner. */
export function printTable(comparisons: readonly Comparison[]): void {
  let graph = "";
  for (const comparison of comparisons) {
    if (comparison.input.graph !== graph) {
      graph = comparison.input.graph;
      console.log(`\n${graph}`);
    }
    printLine(comparison);
  }
}

function printLine({ input, hansa, peers, findings, setAside }: Comparison): void {
  const operation = input.operation.replace(/\s+/g, " ").slice(0, 46).padEnd(46);
  const sides = [hansa, ...peers].map((side) => `${side.name} ${describe(side)}`.padEnd(27));
  const verdict = findings.length > 0 ? "WORSE" : setAside.length > 0 ? "(a wrong plan is shorter)" : "";
  console.log(`  ${operation}  ${sides.join("")}${verdict}`);
}

function describe({ outcome, costs }: Side): string {
  if ("error" in outcome || costs === undefined) {
    return "no plan";
  }
  const { requests, rounds } = costs.worst;
  return `${requests} in ${rounds}, ${outcome.medianMs.toFixed(2)} ms`;
}

/** How the planners compare over a set of inputs, and how long they take. */
export function printSummary(title: string, comparisons: readonly Comparison[]): void {
  console.log(`\n${title}: ${comparisons.length} inputs`);
  console.log(`  hansa   median ${median(comparisons.map(({ hansa }) => hansa))} ms`);
  for (const name of ["apollo", "hive"]) {
    const sides = comparisons.flatMap(({ peers }) => peers.filter((peer) => peer.name === name));
    const difference = (what: "requests" | "rounds", isMore: boolean): number =>
      comparisons.filter(({ hansa, peers }) => {
        const theirs = peers.find((peer) => peer.name === name)?.costs?.worst[what];
        const ours = hansa.costs?.worst[what];
        return theirs !== undefined && ours !== undefined && (isMore ? theirs > ours : theirs < ours);
      }).length;
    console.log(
      [
        `  ${name.padEnd(7)} median ${median(sides)} ms`,
        `no plan for ${sides.filter(({ costs }) => costs === undefined).length}`,
        `more requests than ours ${difference("requests", true)}, fewer ${difference("requests", false)}`,
        `more rounds ${difference("rounds", true)}, fewer ${difference("rounds", false)}`,
      ].join("; "),
    );
  }
}

function median(sides: readonly Side[]): string {
  const times = sides
    .flatMap(({ outcome }) => ("error" in outcome ? [] : [outcome.medianMs]))
    .sort((a, b) => a - b);
  return (times[Math.floor(times.length / 2)] ?? 0).toFixed(2);
}

/** Each input on which our plan is worse, with all plans; those where it only seems so come first. */
export function printFindings(comparisons: readonly Comparison[]): void {
  for (const { input, setAside } of comparisons.filter((one) => one.setAside.length > 0)) {
    console.log(`\nSet aside on ${input.graph}: ${input.operation}\n  ${setAside.join("\n  ")}`);
  }
  for (const { input, hansa, peers, findings } of comparisons) {
    if (findings.length > 0) {
      console.log(`\nWORSE on ${input.graph}: ${findings.join("; ")}\n  ${input.operation}`);
      for (const { name, outcome } of [hansa, ...peers]) {
        const text = "error" in outcome ? `no plan: ${outcome.error}` : outcome.text;
        console.log(`  ${name}:\n${text.replace(/^/gm, "    ")}`);
      }
    }
  }
}
