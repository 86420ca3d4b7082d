import type { CompiledFetch, CompiledInput, SubgraphFetch } from "./compile-fetch.ts";
import type { Variables } from "./conditions.ts";
import { makeContextualParts } from "./contextual-parts.ts";
import type { CopyBudget } from "./copy-budget.ts";
import type { DataObject } from "./data.ts";
import { collectObjects } from "./data-path.ts";
import { ExecutorError } from "./errors.ts";
import type { Faults, FieldFault } from "./faults.ts";
import type { Gathering } from "./gather/gathering.ts";
import type { Merges } from "./generate-merges.ts";
import { type MergeContext, mergeEntityAnswer, mergeRootAnswer } from "./merge-answer.ts";
import { readResponse, type SubgraphAnswer } from "./read-response.ts";
import { addFailure, represent } from "./represent.ts";
import type { RepresentationBatch } from "./representations.ts";
import { type SubgraphErrorPolicy, type SubgraphFailure, SubgraphFaultMaker } from "./subgraph-faults.ts";
import type { SubgraphTransport } from "./transport.ts";

export interface FetchLimits {
  readonly maxDepth: number;
  readonly maxErrors: number;
  /** For how many groups of objects with different values from above one request may ask. */
  readonly maxContextGroups: number;
  /** Whether the objects of the tree must have no prototype. */
  readonly withoutPrototypes: boolean;
}

/** What all fetches of one request share. */
export interface FetchContext {
  readonly root: DataObject;
  readonly faults: Faults;
  readonly copies: CopyBudget;
  /** Absent where objects are found without generated code. */
  readonly gathering: Gathering | undefined;
  readonly merges: Merges;
  readonly variables: Variables;
  readonly transport: SubgraphTransport;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly operation: "query" | "mutation";
  readonly limits: FetchLimits;
  readonly subgraphErrors: SubgraphErrorPolicy;
  readonly onSubgraphFailure: (failure: SubgraphFailure) => void;
}

/** The objects that wait for a fetch. */
interface Targets {
  /** Of a root fetch. */
  readonly objects: readonly DataObject[];
  /** Of an entity fetch, and for each one its batch. */
  readonly inputs: readonly CompiledInput[];
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
  if (compiled.contextual !== undefined) {
    const parts = makeContextualParts(compiled, compiled.contextual, context);
    const inputs = parts.map((part) => part.compiled);
    const targets = { objects: [], inputs, batches: parts.map(({ batch }) => batch) };
    const body = parts.length === 0 ? "" : compiled.contextual.document.printBody(context.variables, parts);
    return parts.length === 0 ? undefined : exchange(compiled, fetch, { body, targets, context });
  }
  const objects = fetch.kind === "root" ? collectObjects(context.root, fetch.path) : [];
  const batches = compiled.inputs.map((input) => represent(input, context));
  if (objects.length === 0 && batches.every(({ texts }) => texts.length === 0)) {
    return undefined;
  }
  const representations = batches.map(({ texts }) => texts);
  const body = compiled.printBody(context.variables, representations);
  const targets = { objects, inputs: compiled.inputs, batches };
  return exchange(compiled, fetch, { body, targets, context });
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
    mergeRootAnswer(answer, { objects: targets.objects, keys: compiled.keys, shape: compiled.shape }, merge);
  } else {
    mergeEntityAnswer(answer, targets, merge);
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

function fail(compiled: CompiledFetch, targets: Targets, fault: FieldFault, faults: Faults): void {
  addFailure(targets.objects, { keys: compiled.keys, fault }, faults);
  for (const [index, { keys }] of targets.inputs.entries()) {
    addFailure(targets.batches[index]?.objects.flat() ?? [], { keys, fault }, faults);
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
    merges: context.merges,
    reportMisfit(code, message) {
      const { fault, failure } = faultMaker.fromMisfit(code, message);
      context.onSubgraphFailure(failure);
      return fault;
    },
  };
}
