/** Counts what a plan costs, the same way for plans that are trees (Apollo's, Hive's) and those that are graphs (ours). */
import type { Condition, QueryPlan } from "@hansa/query-planner";

/** What a plan costs for given values of its Boolean variables. */
export interface PlanCost {
  readonly requests: number;
  readonly rounds: number;
}

interface FetchNode {
  readonly serviceName: string;
  readonly operation: string;
  /** Of a batch: where its entities are. */
  readonly entityBatch?: { readonly aliases: readonly { readonly paths: readonly unknown[] }[] };
}

/** The plan of a peer, as far as it matters here. */
export type TreePlan =
  | (FetchNode & { readonly kind: "Fetch" | "BatchFetch" })
  | { readonly kind: "Sequence" | "Parallel"; readonly nodes: readonly TreePlan[] }
  | { readonly kind: "Flatten"; readonly path: unknown; readonly node: TreePlan }
  | {
      readonly kind: "Condition";
      readonly condition: string;
      readonly ifClause?: TreePlan | null;
      readonly elseClause?: TreePlan | null;
    };

/** A subscription's fetch, with what Apollo's plan has after it and Hive's beside it: the fetches for each event. */
export interface EventPlan {
  readonly kind: "Subscription";
  readonly primary: FetchNode;
  readonly rest?: TreePlan | null;
}

/** A plan as a peer gives it. */
export type GivenPlan =
  | TreePlan
  | EventPlan
  | { readonly kind: "Sequence"; readonly nodes: readonly (TreePlan | EventPlan)[] };

/** The plan of one event, for a subscription. */
export function planOfEvent(plan: GivenPlan): TreePlan {
  switch (plan.kind) {
    case "Subscription": {
      const { primary, rest } = plan;
      const source: TreePlan = { ...primary, kind: "Fetch" };
      return { kind: "Sequence", nodes: [source, rest ?? []].flat() };
    }
    case "Sequence":
      return { ...plan, nodes: plan.nodes.map(planOfEvent) };
    default:
      return plan;
  }
}

/** Which Boolean variables are true. */
export type Truths = ReadonlySet<string>;

const nothing: PlanCost = { requests: 0, rounds: 0 };

/** The cost of a peer's plan. */
export function countTree(plan: TreePlan | null | undefined, truths: Truths): PlanCost {
  if (plan === null || plan === undefined) {
    return nothing;
  }
  switch (plan.kind) {
    case "Fetch":
    case "BatchFetch":
      return { requests: 1, rounds: 1 };
    case "Flatten":
      return countTree(plan.node, truths);
    case "Condition":
      return countTree(truths.has(plan.condition) ? plan.ifClause : plan.elseClause, truths);
    case "Sequence":
    case "Parallel": {
      const costs = plan.nodes.map((node) => countTree(node, truths));
      const rounds = costs.map((cost) => cost.rounds);
      return {
        requests: costs.reduce((sum, cost) => sum + cost.requests, 0),
        rounds: plan.kind === "Sequence" ? rounds.reduce((sum, one) => sum + one, 0) : Math.max(0, ...rounds),
      };
    }
    default:
      throw new Error(`A plan has a node that is not counted: ${JSON.stringify(plan).slice(0, 200)}`);
  }
}

/** The cost of our plan. Fetches are in topological order; introspection is answered without a request. */
export function countGraph(plan: QueryPlan, truths: Truths): PlanCost {
  const roundOf = new Map<number, number>();
  let requests = 0;
  for (const fetch of plan.fetches) {
    const isSent = fetch.kind !== "introspection" && holds(fetch.when, truths);
    requests += isSent ? 1 : 0;
    const before = Math.max(0, ...fetch.dependsOn.map((id) => roundOf.get(id) ?? 0));
    roundOf.set(fetch.id, before + (isSent ? 1 : 0));
  }
  return { requests, rounds: Math.max(0, ...roundOf.values()) };
}

function holds(when: Condition | undefined, truths: Truths): boolean {
  return (
    when === undefined ||
    when.some((tests) => tests.every(({ variable, equals }) => truths.has(variable) === equals))
  );
}

/** A peer's plan in few lines: the subgraph, where, and what is sent. */
export function printTree(plan: TreePlan | null | undefined, indent = ""): string {
  if (plan === null || plan === undefined) {
    return `${indent}(nothing)`;
  }
  switch (plan.kind) {
    case "Fetch":
    case "BatchFetch":
      return `${indent}${plan.serviceName}: ${plan.operation.replace(/\s+/g, " ")}`;
    case "Flatten":
      return printTree(plan.node, `${indent}${printPath(plan.path)} ← `);
    case "Condition":
      return [
        `${indent}if $${plan.condition}`,
        printTree(plan.ifClause, `${indent}  `),
        ...(plan.elseClause === undefined
          ? []
          : [`${indent}else`, printTree(plan.elseClause, `${indent}  `)]),
      ].join("\n");
    default:
      return [`${indent}${plan.kind}`, ...plan.nodes.map((node) => printTree(node, `${indent}  `))].join(
        "\n",
      );
  }
}

/** Apollo's paths are strings already, Hive's objects. */
function printPath(path: unknown): string {
  const segments = Array.isArray(path) ? path : [path];
  return segments
    .map((segment: unknown) =>
      typeof segment === "string" ? segment : Object.values(segment as object).join("|"),
    )
    .join(".");
}

/** Our plan in few lines. */
export function printGraph(plan: QueryPlan): string {
  return plan.fetches
    .map((fetch) => {
      const after = fetch.dependsOn.length === 0 ? "" : ` after ${fetch.dependsOn.join(" ")}`;
      const when = fetch.when === undefined ? "" : ` when ${JSON.stringify(fetch.when)}`;
      const subgraph = fetch.kind === "introspection" ? "(introspection)" : fetch.subgraph;
      return `${fetch.id} ${subgraph}${after}${when}: ${fetch.document}`;
    })
    .join("\n");
}
