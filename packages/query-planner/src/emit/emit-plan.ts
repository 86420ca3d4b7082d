/**
 * Stage 6: the fetch graph → the plan, plain JSON.
 *
 * Fetches are numbered so that each stands behind those that it depends on, and printed as documents; the response is
 * described from the client's selection. Equal input gives byte-equal output.
 */
import type { SupergraphModel } from "@hansa/federation-model";
import { print, type VariableDefinitionNode } from "graphql";
import { ByNumber } from "../by-number.ts";
import type { DemandTree } from "../demands/demand-tree.ts";
import {
  contextsOf,
  type FetchDraft,
  type FetchGraph,
  fetchCondition,
  type InputDraft,
  inputCondition,
  selectionCondition,
} from "../fetch-graph/fetch-draft.ts";
import { either, implies, type When } from "../normalise/conditions.ts";
import type {
  ContextVariable,
  EntityInput,
  IntrospectionFetch,
  PlanFetch,
  PlannedLabel,
  QueryPlan,
} from "../plan.ts";
import { ascending, sortShortList } from "../sort-short-list.ts";
import { askTypeNames } from "./ask-type-names.ts";
import { emitResponse } from "./emit-response.ts";
import { PartNumbers } from "./part-numbers.ts";
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
  const partNumbers = new PartNumbers(tree);
  const response = emitResponse(model, tree, partNumbers);
  if (tree.introspection.length === 0 && partNumbers.parts.length === 0) {
    askTypeNames(model, graph, response);
  }
  const numbers = new ByNumber<FetchDraft, number>();
  for (const draft of inOrder(graph)) {
    const id = fetches.length;
    numbers.set(draft, id);
    const dependsOn = Array.from(draft.dependsOn, (one) => numbers.get(one) ?? 0);
    const fetch = emitFetch(model, tree, draft, { id, dependsOn: sortShortList(dependsOn, ascending) });
    const parts = partNumbers.of(draft.delivery);
    fetches.push(parts === undefined ? fetch : { ...fetch, parts });
  }
  if (tree.introspection.length > 0) {
    fetches.push(emitIntrospection(tree, fetches.length));
  }
  const { parts } = partNumbers;
  return {
    formatVersion: 2,
    operation: tree.operation.kind,
    fetches,
    ...(labels.length === 0 ? {} : { overrideLabels: labels }),
    response,
    ...(parts.length === 0 ? {} : { deferred: parts }),
  };
}

/** Each fetch behind those that it depends on, otherwise as they were made. */
function inOrder(graph: FetchGraph): readonly FetchDraft[] {
  const ordered = new Set<FetchDraft>();
  const passedBy: FetchDraft[] = [];
  const isReady = ({ dependsOn }: FetchDraft): boolean => {
    for (const one of dependsOn) {
      if (!ordered.has(one)) {
        return false;
      }
    }
    return true;
  };
  for (const fetch of [...graph.fetches].sort((a, b) => a.id - b.id)) {
    if (!isReady(fetch)) {
      passedBy.push(fetch);
      continue;
    }
    ordered.add(fetch);
    for (let index = passedBy.findIndex(isReady); index >= 0; index = passedBy.findIndex(isReady)) {
      for (const next of passedBy.splice(index, 1)) {
        ordered.add(next);
      }
    }
  }
  if (passedBy.length > 0) {
    throw new Error("The fetch graph has a circle, which no stage may make.");
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
  const condition = when === undefined ? undefined : { when };
  const variableNames = new VariableNames(tree, draft);
  const context: PrintContext = {
    subgraph: draft.subgraph,
    variables: new Set(),
    contextText: noContext,
  };
  const [first] = draft.inputs;
  if (draft.kind === "root" && first !== undefined) {
    const body = printSelectionSet(first.selection, selectionCondition(first.selection), context);
    const { document, variables } = printOperation(tree, draft, body, context, []);
    return { kind: "root", ...base, subgraph, path: first.path, document, variables, ...condition };
  }
  const inputs = emitInputs(variableNames, draft, when);
  const fields = draft.inputs.map((input, index) => {
    const { responseKey = "", variable = "" } = inputs[index] ?? {};
    const alias = responseKey === "_entities" ? "" : `${responseKey}:`;
    const contextText = contextNames(input, inputs[index]);
    const named = contextText === noContext ? context : { ...context, contextText };
    const body = printEntitySelections(input.selection, selectionCondition(input.selection), named);
    return `${alias}_entities(representations:$${variable})${body}`;
  });
  const { document, variables } = printOperation(tree, draft, `{${fields.join(" ")}}`, context, inputs);
  return { kind: "entities", ...base, subgraph, inputs, document, variables, ...condition };
}

/** The inputs with their names; `given` is when the fetch is sent. */
function emitInputs(names: VariableNames, draft: FetchDraft, given: When): readonly EntityInput[] {
  const isSingle = draft.inputs.length === 1;
  let contextCount = 0;
  return draft.inputs.map((input, index) => {
    const contexts = contextsOf(input).map(({ type, sources }) => ({
      variable: names.free(`context${contextCount++}`),
      type,
      sources,
    }));
    const when = inputCondition(input);
    const isReference = input.selection.types.every((type) => input.referenceTypes.has(type));
    const isAlways = when === undefined || implies(given, when);
    return entityInput({
      variable: names.free(isSingle ? "representations" : `representations${index}`),
      responseKey: isSingle ? "_entities" : `_entities${index}`,
      path: input.path,
      typeName: input.typeName,
      representation: input.representation,
      when: isAlways ? undefined : when,
      isReference,
      contexts,
    });
  });
}

/** An input with what there is to say of it, always in one order. */
function entityInput(
  all: Pick<EntityInput, "variable" | "responseKey" | "path" | "representation"> & {
    readonly typeName: string | undefined;
    readonly when: When;
    readonly isReference: boolean;
    readonly contexts: readonly ContextVariable[];
  },
): EntityInput {
  const { variable, responseKey, path, typeName, representation } = all;
  const input: { -readonly [K in keyof EntityInput]: EntityInput[K] } =
    typeName === undefined
      ? { variable, responseKey, path, representation }
      : { variable, responseKey, path, typeName, representation };
  if (all.when !== undefined) {
    input.when = all.when;
  }
  if (all.isReference) {
    input.isReference = true;
  }
  if (all.contexts.length > 0) {
    input.contextVariables = all.contexts;
  }
  return input;
}

const noContext = (): string => "null";

/** How the values from above are called in the document of an input. */
function contextNames(draft: InputDraft, input: EntityInput | undefined): PrintContext["contextText"] {
  const contexts = contextsOf(draft);
  if (contexts.length === 0) {
    return noContext;
  }
  const keys = contexts.map(({ key }) => key);
  return ({ key }) => `$${input?.contextVariables?.[keys.indexOf(key)]?.variable ?? ""}`;
}

const noNames: ReadonlySet<string> = new Set();

/** Names for a fetch's own variables, which the client's must not have. */
class VariableNames {
  readonly #taken: ReadonlySet<string>;
  readonly #hasContexts: boolean;

  constructor(tree: DemandTree, draft: FetchDraft) {
    this.#taken =
      tree.operation.variables.length === 0
        ? noNames
        : new Set(tree.operation.variables.map((node) => node.variable.name.value));
    this.#hasContexts =
      tree.contexts !== undefined && draft.inputs.some((input) => contextsOf(input).length > 0);
  }

  /** Where there can be several groups of objects, numbers are put behind the names: these must be free as well. */
  free(name: string): string {
    const isTaken = this.#hasContexts
      ? [...this.#taken].some((taken) => taken.startsWith(name))
      : this.#taken.has(name);
    return isTaken ? this.free(`_${name}`) : name;
  }
}

const noContextVariables: readonly ContextVariable[] = [];

const noVariables: readonly VariableDefinitionNode[] = [];

function printOperation(
  tree: DemandTree,
  draft: FetchDraft,
  body: string,
  context: PrintContext,
  inputs: readonly EntityInput[],
): { readonly document: string; readonly variables: readonly string[] } {
  let fragments = "";
  for (const selection of draft.fragments ?? []) {
    fragments += ` ${printFragment(selection, context)}`;
  }
  const used =
    context.variables.size === 0
      ? noVariables
      : tree.operation.variables.filter((node) => context.variables.has(node.variable.name.value));
  let definitions = "";
  const define = (definition: string): void => {
    definitions += definitions === "" ? definition : `,${definition}`;
  };
  for (const { variable } of inputs) {
    define(`$${variable}:[_Any!]!`);
  }
  for (const { contextVariables = noContextVariables } of inputs) {
    for (const { variable, type } of contextVariables) {
      define(`$${variable}:${type}`);
    }
  }
  for (const node of used) {
    define(printVariable(node));
  }
  const variables = used.map((node) => node.variable.name.value);
  if (definitions === "" && draft.operation === "query") {
    return { document: body + fragments, variables };
  }
  const list = definitions === "" ? "" : `(${definitions})`;
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
