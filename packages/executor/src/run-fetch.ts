import type { CompiledFetch, CompiledInput, SubgraphFetch } from "./compile-fetch.ts";
import { holds, type Variables } from "./conditions.ts";
import type { CopyBudget } from "./copy-budget.ts";
import type { DataObject } from "./data.ts";
import { collectObjects } from "./data-path.ts";
import { ExecutorError } from "./errors.ts";
import type { Faults, FieldFault, Gap } from "./faults.ts";
import { type MergeContext, mergeEntityAnswer, mergeRootAnswer } from "./merge-answer.ts";
import { readResponse, type SubgraphAnswer } from "./read-response.ts";
import type { Hole, RepresentationBatch } from "./representations.ts";
import { type SubgraphErrorPolicy, type SubgraphFailure, SubgraphFaultMaker } from "./subgraph-faults.ts";
import type { SubgraphTransport } from "./transport.ts";

/** What all fetches of one request share. */
export interface FetchContext {
  readonly root: DataObject;
  readonly faults: Faults;
  readonly copies: CopyBudget;
  readonly variables: Variables;
  readonly transport: SubgraphTransport;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly operation: "query" | "mutation";
  readonly limits: { readonly maxDepth: number; readonly maxErrors: number };
  readonly subgraphErrors: SubgraphErrorPolicy;
  readonly onSubgraphFailure: (failure: SubgraphFailure) => void;
}

/** The objects that wait for a fetch. */
interface Targets {
  /** Of a root fetch. */
  readonly objects: readonly DataObject[];
  /** Of an entity fetch, one for each input. */
  readonly batches: readonly RepresentationBatch[];
}

/**
 * Sends a fetch and merges its answer into the tree. Undefined where there is nothing to ask for, so that nothing is
 * sent. Never rejects for what a subgraph does: what is missing is written down in `context.faults`.
 */
export function runSubgraphFetch(
  compiled: CompiledFetch,
  fetch: SubgraphFetch,
  context: FetchContext,
): Promise<void> | undefined {
  const objects = fetch.kind === "root" ? collectObjects(context.root, fetch.path) : [];
  const batches = compiled.inputs.map((input) => represent(input, context));
  if (objects.length === 0 && batches.every(({ texts }) => texts.length === 0)) {
    return undefined;
  }
  const representations = batches.map(({ texts }) => texts);
  const body = compiled.printBody(context.variables, representations);
  return exchange(compiled, fetch, { body, targets: { objects, batches }, context });
}

async function exchange(
  compiled: CompiledFetch,
  fetch: SubgraphFetch,
  request: { readonly body: string; readonly targets: Targets; readonly context: FetchContext },
): Promise<void> {
  const { body, targets, context } = request;
  let answer: SubgraphAnswer;
  try {
    answer = await send(fetch, body, context);
  } catch (error) {
    fail(compiled, targets, reportFailure(fetch, error, context), context.faults);
    return;
  }
  const merge = reportAnswer(fetch, answer, context);
  if (fetch.kind === "root") {
    mergeRootAnswer(answer, { objects: targets.objects, keys: compiled.keys }, merge);
  } else {
    mergeEntityAnswer(answer, { inputs: compiled.inputs, batches: targets.batches }, merge);
  }
}

/** @throws ExecutorError, or what the transport rejects with. */
async function send(fetch: SubgraphFetch, body: string, context: FetchContext): Promise<SubgraphAnswer> {
  const { transport, headers, signal, limits } = context;
  try {
    signal.throwIfAborted();
    const operation = fetch.kind === "root" ? context.operation : "query";
    const response = await transport.send({ subgraph: fetch.subgraph, operation, body, headers, signal });
    return readResponse(response, limits);
  } catch (error) {
    if (signal.aborted) {
      const message = "The client's request ended before the subgraph answered.";
      throw new ExecutorError("SUBREQUEST_CANCELLED", message, { cause: error });
    }
    throw error;
  }
}

const nothingRepresented: RepresentationBatch = { texts: [], objects: [], leftOut: [] };

/** Objects that cannot be represented lack the fetch's keys for the reason for which they lack its input. */
function represent(
  input: CompiledInput,
  { root, faults, variables }: Pick<FetchContext, "root" | "faults" | "variables">,
): RepresentationBatch {
  if (!holds(input.input.when, variables)) {
    return nothingRepresented;
  }
  const batch = input.buildRepresentations(root);
  for (const { object, hole } of batch.leftOut) {
    const gap = gapBehind(hole, input.keys, faults);
    if (gap !== undefined) {
      faults.addGap(object, gap);
    }
  }
  return batch;
}

/** Undefined where an answer left a value out for no reason, which shows where the fetch's own values are missing. */
function gapBehind(
  { holder, dataKey, cause }: Hole,
  keys: ReadonlySet<string>,
  faults: Faults,
): Gap | undefined {
  const fault = faults.placedAt(holder, dataKey)[0]?.fault;
  if (fault !== undefined) {
    return { kind: "failed", keys, fault };
  }
  return cause === "null" ? { kind: "unkeyed", keys } : inheritGap(faults.gapFor(holder, dataKey), keys);
}

function inheritGap(gap: Gap | undefined, keys: ReadonlySet<string>): Gap | undefined {
  return gap === undefined ? undefined : { ...gap, keys };
}

function fail(compiled: CompiledFetch, targets: Targets, fault: FieldFault, faults: Faults): void {
  for (const object of targets.objects) {
    faults.addGap(object, { kind: "failed", keys: compiled.keys, fault });
  }
  for (const [index, { keys }] of compiled.inputs.entries()) {
    for (const object of targets.batches[index]?.objects.flat() ?? []) {
      faults.addGap(object, { kind: "failed", keys, fault });
    }
  }
}

function reportFailure(fetch: SubgraphFetch, error: unknown, context: FetchContext): FieldFault {
  const faultMaker = new SubgraphFaultMaker(fetch.subgraph, context.subgraphErrors);
  const { fault, failure } = faultMaker.fromFailure(error);
  context.onSubgraphFailure(failure);
  return fault;
}

/** Reports the errors of an answer, all under one error id. */
function reportAnswer(fetch: SubgraphFetch, answer: SubgraphAnswer, context: FetchContext): MergeContext {
  const faultMaker = new SubgraphFaultMaker(fetch.subgraph, context.subgraphErrors);
  context.faults.addOmitted(answer.omittedErrors);
  if (answer.errors.length > 0) {
    context.onSubgraphFailure(faultMaker.failureOf(answer.errors));
  }
  return {
    faults: context.faults,
    reported: answer.errors.map((error) => ({ error, fault: faultMaker.fromSubgraphError(error) })),
    copies: context.copies,
    reportMisfit(code, message) {
      const { fault, failure } = faultMaker.fromMisfit(code, message);
      context.onSubgraphFailure(failure);
      return fault;
    },
  };
}
