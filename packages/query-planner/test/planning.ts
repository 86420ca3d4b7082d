import type { SupergraphModel } from "@hansa/federation-model";
import { verifyPlan } from "@hansa/federation-testkit";
import { parse } from "graphql";
import {
  type PlanOptions,
  type PlanStageName,
  planOperation,
  planStages,
  printStage,
  type QueryPlan,
} from "../src/index.ts";
import { printCondition } from "../src/print/print-plan.ts";

/** The plan of an operation, proven right, and made twice to see that it comes out the same. */
export function plan(model: SupergraphModel, operation: string, options: PlanOptions = {}): QueryPlan {
  const document = parse(operation);
  const first = planOperation(model, { document }, options);
  const second = planOperation(model, { document: parse(operation) }, options);
  if (JSON.stringify(first) !== JSON.stringify(second)) {
    throw new Error("The same operation was planned in two ways.");
  }
  for (const { label, active } of first.overrideLabels ?? []) {
    if (active !== (options.overrideLabels?.has(label) === true)) {
      throw new Error(`The plan has the label "${label}" the wrong way.`);
    }
  }
  verifyPlan(model, document, first);
  return first;
}

/** {@link fetchLines} of the plan of an operation, as one text. */
export function planText(model: SupergraphModel, operation: string, options: PlanOptions = {}): string {
  return fetchLines(plan(model, operation, options)).join("\n");
}

/** What a stage prints of an operation whose plan is proven right. */
export function stageText(
  model: SupergraphModel,
  operation: string,
  stage: PlanStageName,
  options: PlanOptions = {},
): string {
  plan(model, operation, options);
  return printStage(model, planStages(model, { document: parse(operation) }, options), stage);
}

/** One line a fetch: number, subgraph, what it waits for, where its objects are (`if` not always), what is sent. */
export function fetchLines(queryPlan: QueryPlan): readonly string[] {
  return queryPlan.fetches.map((fetch) => {
    const after = fetch.dependsOn.length === 0 ? "" : ` after ${fetch.dependsOn.join(" ")}`;
    const subgraph = fetch.kind === "introspection" ? "(introspection)" : fetch.subgraph;
    const inputs = fetch.kind === "entities" ? fetch.inputs : [];
    const root =
      fetch.kind === "root" && fetch.path.length > 0 ? [{ path: fetch.path, when: undefined }] : [];
    const at = [...inputs, ...root]
      .map((one) => ` at ${printPath(one.path)}${one.when ? ` if ${printCondition(one.when)}` : ""}`)
      .join(" and");
    const when = fetch.when === undefined ? "" : ` when ${printCondition(fetch.when)}`;
    return `${fetch.id} ${subgraph}${after}${at}${when}: ${shorten(fetch.document)}`;
  });
}

/** What every entity request has in common says nothing in a test. */
function shorten(document: string): string {
  return document
    .replace(
      /^query\(\$representations:\[_Any!\]!\)\{_entities\(representations:\$representations\)(.*)\}$/,
      "$1",
    )
    .replace(/_entities\(representations:\$representations(\d*)\)/g, "_entities");
}

function printPath(
  path: readonly { readonly kind: string; readonly dataKey?: string; readonly names?: readonly string[] }[],
): string {
  return path
    .map(
      (segment) =>
        segment.dataKey ?? (segment.kind === "items" ? "@" : `<${segment.names?.join("|") ?? ""}>`),
    )
    .join(".");
}
