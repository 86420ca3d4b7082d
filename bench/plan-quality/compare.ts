import { Kind, parse, print } from "graphql";
import type { PlanCost } from "./count-plan.ts";
import type { Input, Outcome, Planners } from "./planners.ts";

/** The plans of one input side by side. */
export interface Comparison {
  readonly input: Input;
  readonly hansa: Side;
  readonly peers: readonly Side[];
  /** In what our plan is worse, one sentence each. */
  readonly findings: readonly string[];
  /** In what it would be worse than plans that are wrong, with what is wrong with them. */
  readonly setAside: readonly string[];
}

/** What one planner made of an input, counted. */
export interface Side {
  readonly name: string;
  readonly outcome: Outcome;
  /** With all Boolean variables true, and the worst over all their values; nothing where there is no plan. */
  readonly costs: { readonly all: PlanCost; readonly worst: PlanCost } | undefined;
}

/** Plans an input with all planners and says in what ours is worse. */
export async function comparePlanners(planners: Planners, input: Input): Promise<Comparison> {
  const variables = booleanVariables(input.operation);
  const side = async (name: "hansa" | "apollo" | "hive"): Promise<Side> => {
    const outcome = await planners[name](input);
    return { name, outcome, costs: "error" in outcome ? undefined : countAll(outcome.count, variables) };
  };
  const hansa = await side("hansa");
  const peers = [await side("apollo"), await side("hive")];
  const findings = peers.map((peer) => ({ worse: compareSides(hansa, peer), faults: faultsOf(peer, hansa) }));
  return {
    input,
    hansa,
    peers,
    findings: findings.flatMap(({ worse, faults }) => (faults.length === 0 ? worse : [])),
    setAside: findings.flatMap(({ worse, faults }) =>
      worse.length === 0 || faults.length === 0 ? [] : [`${worse.join(", ")}: but ${faults.join("; ")}`],
    ),
  };
}

function faultsOf({ outcome, costs }: Side, hansa: Side): readonly string[] {
  // An answer without a single request has none of the fields that ours makes one for.
  const isEmpty = costs?.worst.requests === 0 && (hansa.costs?.worst.requests ?? 0) > 0;
  const own = "error" in outcome ? [] : outcome.faults;
  return isEmpty ? [...own, "nothing is fetched, although fields are wanted"] : own;
}

function compareSides(hansa: Side, peer: Side): readonly string[] {
  if (peer.costs === undefined) {
    return [];
  }
  if (hansa.costs === undefined) {
    return [`${peer.name} has a plan, we have none`];
  }
  const findings: string[] = [];
  for (const which of ["all", "worst"] as const) {
    for (const what of ["requests", "rounds"] as const) {
      const [ours, theirs] = [hansa.costs[which][what], peer.costs[which][what]];
      if (ours > theirs) {
        const when = which === "all" ? "" : " at worst";
        findings.push(`${ours} ${what}${when}, ${peer.name} ${theirs}`);
      }
    }
  }
  return findings;
}

function countAll(
  count: (truths: ReadonlySet<string>) => PlanCost,
  variables: readonly string[],
): { readonly all: PlanCost; readonly worst: PlanCost } {
  const costs = subsets(variables).map((subset) => count(new Set(subset)));
  return {
    all: count(new Set(variables)),
    worst: {
      requests: Math.max(...costs.map((cost) => cost.requests)),
      rounds: Math.max(...costs.map((cost) => cost.rounds)),
    },
  };
}

function subsets(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** names.length }, (_, mask) =>
    names.filter((_name, index) => ((mask >> index) & 1) === 1),
  );
}

/** The variables that conditions may be about; of many only the first, so that there are not too many cases. */
function booleanVariables(operation: string): readonly string[] {
  return parse(operation)
    .definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
    )
    .filter(({ type }) => print(type).startsWith("Boolean"))
    .map(({ variable }) => variable.name.value)
    .slice(0, 6);
}
