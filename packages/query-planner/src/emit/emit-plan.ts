/**
 * Stage 6: the fetch graph → the plan, plain JSON.
 *
 * Fetches are numbered so that each stands behind those that it depends on, and printed as documents; the response is
 * described from the client's selection. Equal input gives byte-equal output.
 */
import type { SupergraphModel } from "@hansa/federation-model";
import { print, type VariableDefinitionNode } from "graphql";
import type { DemandTree } from "../demands/demand-tree.ts";
import {
  type FetchDraft,
  type FetchGraph,
  fetchCondition,
  inputCondition,
  selectionCondition,
} from "../fetch-graph/fetch-draft.ts";
import { either, implies, type When } from "../normalise/conditions.ts";
import type { EntityInput, IntrospectionFetch, PlanFetch, PlannedLabel, QueryPlan } from "../plan.ts";
import { emitResponse } from "./emit-response.ts";
import { printIntrospection } from "./print-introspection.ts";
import {
  type PrintContext,
  printEntitySelections,
  printFragment,
  printSelectionSet,
} from "./print-selection.ts";

/** The plan of an operation; `labels` are those that the stages before have asked about. */
export function emitPlan(
  model: SupergraphModel,
  tree: DemandTree,
  graph: FetchGraph,
  labels: readonly PlannedLabel[],
): QueryPlan {
  const fetches: PlanFetch[] = [];
  const numbers = new Map<FetchDraft, number>();
  for (const draft of inOrder(graph)) {
    const id = fetches.length;
    numbers.set(draft, id);
    const dependsOn = [...draft.dependsOn].map((one) => numbers.get(one) ?? 0).sort((a, b) => a - b);
    fetches.push(emitFetch(model, tree, draft, { id, dependsOn }));
  }
  if (tree.introspection.length > 0) {
    fetches.push(emitIntrospection(tree, fetches.length));
  }
  return {
    formatVersion: 1,
    operation: tree.operation.kind,
    fetches,
    ...(labels.length === 0 ? {} : { overrideLabels: labels }),
    response: emitResponse(model, tree),
  };
}

/** Each fetch behind those that it depends on, otherwise as they were made. */
function inOrder(graph: FetchGraph): readonly FetchDraft[] {
  const ordered = new Set<FetchDraft>();
  const waiting = [...graph.fetches].sort((a, b) => a.id - b.id);
  while (waiting.length > 0) {
    const index = waiting.findIndex((fetch) => fetch.dependsOn.isSubsetOf(ordered));
    const [next] = index < 0 ? [] : waiting.splice(index, 1);
    if (next === undefined) {
      throw new Error("The fetch graph has a circle, which no stage may make.");
    }
    ordered.add(next);
  }
  return [...ordered];
}

function emitFetch(
  model: SupergraphModel,
  tree: DemandTree,
  draft: FetchDraft,
  base: { readonly id: number; readonly dependsOn: readonly number[] },
): PlanFetch {
  const subgraph = model.subgraphs[draft.subgraph]?.name ?? "";
  const when = fetchCondition(draft);
  const condition = when === undefined ? {} : { when };
  const context: PrintContext = { subgraph: draft.subgraph, variables: new Set() };
  const [first] = draft.inputs;
  if (draft.kind === "root" && first !== undefined) {
    const body = printSelectionSet(first.selection, selectionCondition(first.selection), context);
    const { document, variables } = printOperation(tree, draft, body, context, []);
    return { kind: "root", ...base, subgraph, path: first.path, document, variables, ...condition };
  }
  const inputs = emitInputs(tree, draft, when);
  const fields = draft.inputs.map((input, index) => {
    const { responseKey = "", variable = "" } = inputs[index] ?? {};
    const alias = responseKey === "_entities" ? "" : `${responseKey}:`;
    const body = printEntitySelections(input.selection, selectionCondition(input.selection), context);
    return `${alias}_entities(representations:$${variable})${body}`;
  });
  const { document, variables } = printOperation(tree, draft, `{${fields.join(" ")}}`, context, inputs);
  return { kind: "entities", ...base, subgraph, inputs, document, variables, ...condition };
}

/** The inputs with their names; `given` is when the fetch is sent. */
function emitInputs(tree: DemandTree, draft: FetchDraft, given: When): readonly EntityInput[] {
  const taken = new Set(tree.operation.variables.map((node) => node.variable.name.value));
  const isSingle = draft.inputs.length === 1;
  return draft.inputs.map((input, index) => {
    let variable = isSingle ? "representations" : `representations${index}`;
    while (taken.has(variable)) {
      variable = `_${variable}`;
    }
    const when = inputCondition(input);
    return {
      variable,
      responseKey: isSingle ? "_entities" : `_entities${index}`,
      path: input.path,
      ...(input.typeName === undefined ? {} : { typeName: input.typeName }),
      representation: input.representation,
      ...(when === undefined || implies(given, when) ? {} : { when }),
      ...(input.selection.types.every((type) => input.referenceTypes.has(type)) ? { isReference: true } : {}),
    };
  });
}

function printOperation(
  tree: DemandTree,
  draft: FetchDraft,
  body: string,
  context: PrintContext,
  inputs: readonly EntityInput[],
): { readonly document: string; readonly variables: readonly string[] } {
  const fragments = (draft.fragments ?? [])
    .map((selection) => ` ${printFragment(selection, context)}`)
    .join("");
  const used = tree.operation.variables.filter((node) => context.variables.has(node.variable.name.value));
  const definitions = [
    ...inputs.map((input) => `$${input.variable}:[_Any!]!`),
    ...used.map((node) => printVariable(node)),
  ];
  const variables = used.map((node) => node.variable.name.value);
  if (definitions.length === 0 && draft.operation === "query") {
    return { document: body + fragments, variables };
  }
  const list = definitions.length === 0 ? "" : `(${definitions.join(",")})`;
  return { document: `${draft.operation}${list}${body}${fragments}`, variables };
}

function printVariable(node: VariableDefinitionNode): string {
  const value = node.defaultValue === undefined ? "" : `=${print(node.defaultValue)}`;
  return `$${node.variable.name.value}:${print(node.type)}${value}`;
}

function emitIntrospection(tree: DemandTree, id: number): IntrospectionFetch {
  const used = new Set<string>();
  const body = printIntrospection(tree.introspection, used);
  const definitions = tree.operation.variables.filter((node) => used.has(node.variable.name.value));
  const list = definitions.length === 0 ? "" : `(${definitions.map(printVariable).join(",")})`;
  const when = tree.introspection.reduce<When>((sum, field) => either(sum, field.when), []);
  return {
    kind: "introspection",
    id,
    dependsOn: [],
    document: definitions.length === 0 ? body : `query${list}${body}`,
    variables: definitions.map((node) => node.variable.name.value),
    ...(when === undefined ? {} : { when }),
  };
}
