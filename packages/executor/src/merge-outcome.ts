import type { CompiledFetch, SubgraphFetch } from "./compile-fetch.ts";
import type { Faults, FieldFault } from "./faults.ts";
import { type MergeContext, mergeEntityAnswer, mergeRootAnswer } from "./merge-answer.ts";
import { readResponse, type SubgraphAnswer } from "./read-response.ts";
import { addFailure } from "./represent.ts";
import { type SubgraphFailure, SubgraphFaultMaker } from "./subgraph-faults.ts";
import type { SubgraphResponse } from "./transport.ts";
import type { Targets, Tree } from "./tree.ts";

/** What came of a request: the response, or why there is none. */
export type Outcome =
  | { readonly response: SubgraphResponse }
  | { readonly response?: undefined; readonly error: unknown };

/** A request that has come to its end. */
export interface EndedFetch {
  readonly compiled: CompiledFetch;
  readonly fetch: SubgraphFetch;
  readonly outcome: Outcome;
}

export type ReportFailure = (failure: SubgraphFailure) => void;

/** Where an answer is merged, and who is told of failures. */
export interface MergePlace {
  readonly targets: Targets;
  readonly tree: Tree;
  readonly report: ReportFailure;
}

/** Merges an answer into the tree, or writes down in its faults why there is none. Never throws for what a subgraph does. */
export function mergeOutcome({ compiled, fetch, outcome }: EndedFetch, into: MergePlace): void {
  const { targets, tree, report } = into;
  let answer: SubgraphAnswer;
  try {
    if (outcome.response === undefined) {
      throw outcome.error;
    }
    answer = readResponse(outcome.response, tree.limits);
  } catch (error) {
    const faultMaker = new SubgraphFaultMaker(fetch.subgraph, tree.subgraphErrors);
    const { fault, failure } = faultMaker.fromFailure(error);
    report(failure);
    fail(compiled, targets, fault, tree.faults);
    return;
  }
  const merge = reportAnswer(fetch, answer, into);
  if (fetch.kind === "root") {
    mergeRootAnswer(answer, { objects: targets.objects, keys: compiled.keys, shape: compiled.shape }, merge);
  } else {
    mergeEntityAnswer(answer, targets, merge);
  }
}

function fail(compiled: CompiledFetch, targets: Targets, fault: FieldFault, faults: Faults): void {
  addFailure(targets.objects, { keys: compiled.keys, fault }, faults);
  for (const [index, { keys }] of targets.inputs.entries()) {
    addFailure(targets.batches[index]?.objects.flat() ?? [], { keys, fault }, faults);
  }
}

/** Reports the errors of an answer, all under one error id. */
function reportAnswer(
  fetch: SubgraphFetch,
  answer: SubgraphAnswer,
  { tree, report }: MergePlace,
): MergeContext {
  const { faults, copies, merges, subgraphErrors } = tree;
  const faultMaker = new SubgraphFaultMaker(fetch.subgraph, subgraphErrors);
  faults.addOmitted(answer.omittedErrors);
  if (answer.errors.length > 0) {
    report(faultMaker.failureOf(answer.errors));
  }
  return {
    faults,
    reported: answer.errors.map((error) => ({ error, fault: faultMaker.fromSubgraphError(error) })),
    copies,
    merges,
    reportMisfit(code, message) {
      const { fault, failure } = faultMaker.fromMisfit(code, message);
      report(failure);
      return fault;
    },
  };
}
