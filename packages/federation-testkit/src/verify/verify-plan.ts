/**
 * Proves a plan by executing it symbolically: without data, for every type that an object could have and every value
 * of the variables in `@skip` and `@include`. Checked: each document fits its subgraph; each field that is asked for
 * is resolved there (or provided, or part of a key, or has what it requires in the representation); arguments with a
 * context come from the nearest object above that sets it; representations satisfy a key and come from fetches that were
 * waited for; no key of the data means two things; the response has exactly the client's fields with the right
 * arguments; a field is given up only where `reach` has no way to it either; nothing is fetched for nothing; mutations
 * run once, in order; dependencies are the least that give the order. Where the answer comes in parts (`@defer`): each
 * field comes no later than the fragments that select it, each part is complete with its own fetches and those of the
 * parts around it, and keys and contexts aside, an earlier part asks for nothing that only a later one needs. All of it
 * with the override labels as the plan says that they are, and whatever others are.
 */
import type { SupergraphModel } from "@hansa/federation-model";
import type { QueryPlan } from "@hansa/query-planner";
import { type DocumentNode, Kind, type OperationDefinitionNode } from "graphql";
import { type Assignment, conditionHolds, listAssignments } from "./assignments.ts";
import { checkDocuments } from "./check-documents.ts";
import { ancestorsOf, checkGraph } from "./check-graph.ts";
import { checkMutationOrder } from "./check-mutation-order.ts";
import { checkResponse } from "./check-response.ts";
import { ensure } from "./ensure.ts";
import { executeFetch } from "./execute-fetch.ts";
import { labelViews } from "./label-views.ts";
import { Obtainable } from "./obtainable.ts";
import { Origins } from "./origins.ts";
import { PlanParts } from "./plan-parts.ts";
import { ObjectState } from "./symbolic-data.ts";
import type { Proof, SymbolicRun } from "./symbolic-run.ts";
import { Usage } from "./usage.ts";

/** @throws Error saying what is wrong with the plan. */
export function verifyPlan(
  model: SupergraphModel,
  document: DocumentNode,
  plan: QueryPlan,
  operationName?: string,
): void {
  checkGraph(plan);
  checkDocuments(model, plan);
  const parts = new PlanParts(plan);
  parts.check();
  const operation = operationOf(document, operationName);
  const ancestors = ancestorsOf(plan);
  for (const view of labelViews(model, plan)) {
    const obtainable = new Obtainable(model, view);
    const origins = new Origins();
    verifyProof({ model, document, operation, plan, parts, ancestors, origins, obtainable, view });
  }
}

function verifyProof(proof: Proof): void {
  const { document, parts } = proof;
  const usages = listAssignments(document).map((assignment) => verifyRun(proof, assignment));
  for (const mark of Usage.unread(usages, parts)) {
    ensure(mark.endsWith("__typename"), `nothing uses ${mark}`);
  }
  checkReferences(proof);
}

function operationOf(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION && (name === undefined || node.name?.value === name),
  );
  if (operation === undefined) {
    throw new Error("The document has no such operation.");
  }
  return operation;
}

/** Proves the plan for one way to set the variables; gives what was fetched and read. */
function verifyRun(proof: Proof, assignment: Assignment): Usage {
  const root = new ObjectState("");
  root.arrive([proof.model.roots[proof.operation.operation]?.name ?? ""]);
  const sent = proof.plan.fetches.filter((fetch) => conditionHolds(assignment, fetch.when));
  const run: SymbolicRun = { ...proof, assignment, sent, root, usage: new Usage() };
  for (const fetch of sent) {
    executeFetch(run, fetch);
  }
  checkResponse(run);
  for (const fetch of sent.filter(({ kind }) => kind !== "introspection")) {
    ensure(
      run.usage.isFetchUsed(fetch.id),
      `fetch ${fetch.id} is sent for nothing with ${JSON.stringify([...assignment])}`,
    );
  }
  checkMutationOrder(run);
  return run.usage;
}

/** Proves that exactly those objects are marked as references of which nothing but stubs was seen. */
function checkReferences(proof: Proof): void {
  for (const { fetch, input, areReferences } of proof.origins.inputs(proof.ancestors)) {
    ensure(
      (input.isReference === true) === areReferences,
      `fetch ${fetch}: the objects of "${input.variable}" are ${areReferences ? "" : "not "}references`,
    );
  }
}
