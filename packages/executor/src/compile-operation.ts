import type { QueryPlan, ResponseField } from "@hansa/query-planner";
import { hasInheritedKey } from "./answer-shape.ts";
import { type CompiledFetch, compileFetch } from "./compile-fetch.ts";
import { ConditionTable, type Variables } from "./conditions.ts";
import { CopyBudget } from "./copy-budget.ts";
import { createDataObject } from "./data.ts";
import type { ExecutorErrorCode } from "./errors.ts";
import { Faults, type FieldFault } from "./faults.ts";
import { Gathering, type GatherProgram, generateGatherProgram } from "./gather/gathering.ts";
import { fieldKeys } from "./gather/shareable-inputs.ts";
import { Merges } from "./generate-merges.ts";
import { HotCode } from "./hot-code.ts";
import { compilePassingOperation } from "./passing-operation.ts";
import { printData } from "./print-response.ts";
import { generateProjection, type Projection } from "./project/generate-projection.ts";
import { printProjected } from "./project/print-projected.ts";
import { ResponseErrors } from "./response-errors.ts";
import { shapeResponse } from "./response-shape.ts";
import { type Introspect, runFetches } from "./run-operation.ts";
import { leftBehind, RunProgress } from "./run-progress.ts";
import { SentRequests } from "./sent-requests.ts";
import type { SubgraphErrorPolicy, SubgraphFailure } from "./subgraph-faults.ts";
import type { SubgraphTransport } from "./transport.ts";
import type { Tree } from "./tree.ts";
import { makeUnreachableFault, type UnreachableSelection } from "./unreachable-fault.ts";

/**
 * Generated code finds and represents entities, prints responses in which nothing is wrong, and tells answers that need
 * no printing; the answers are the same without. `hot`: for operations that come more than once or a few times; `never`: for processes that forbid
 * it. What is generated is made of the plan alone, never of what a client or a subgraph sends.
 */
export type CodeGeneration = "always" | "hot" | "never";

export interface CompileOptions {
  /** `mask` unless given. */
  readonly subgraphErrors?: SubgraphErrorPolicy;
  /** The most errors that one response holds; the rest is counted in `extensions.omittedErrors`. 100 unless given. */
  readonly maxErrors?: number;
  /** How deep a subgraph's answer may be nested. 200 unless given. */
  readonly maxAnswerDepth?: number;
  /** The most values that are held more than once because their entity stands at several places. 1,000,000 unless given. */
  readonly maxCopiedValues?: number;
  /**
   * For how many groups of objects with different values from objects above (`@fromContext`) one request may ask.
   * 100 unless given.
   */
  readonly maxContextGroups?: number;
  /** When code is generated for the operation. `hot` unless given. */
  readonly codeGeneration?: CodeGeneration;
  /** The longest response, in characters. 64,000,000 unless given. */
  readonly maxResponseLength?: number;
  /** Told, while the plan is compiled, of the fields that it gives up, where there are any. */
  readonly onUnreachable?: (selections: readonly UnreachableSelection[]) => void;
}

/** What one request brings. */
export interface ExecuteRequest {
  /** The client's variables, coerced (specification, section 6.1.2). */
  readonly variables: Variables;
  readonly transport: SubgraphTransport;
  /** Sent with every subgraph request; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborted when the client leaves or the deadline passes: what runs is cancelled, nothing more is sent. */
  readonly signal?: AbortSignal;
  /** Needed where the plan has an introspection fetch. */
  readonly introspect?: Introspect;
  /** Told of each subgraph request that fails or is answered with errors, before the answer is there. */
  readonly onSubgraphFailure?: (failure: SubgraphFailure) => void;
}

/** A response in the form of the specification (section 7), printed. */
export interface ExecutionAnswer {
  /** JSON: a text, or its bytes where they are those of a subgraph. */
  readonly body: string | Buffer;
  /** Whether `data` is not null. */
  readonly hasData: boolean;
  /** The codes of the errors in it, one per error. */
  readonly errorCodes: readonly string[];
}

/** A plan, ready to be run any number of times, also at the same time. */
export interface CompiledOperation {
  /**
   * Never rejects for what a client or a subgraph does: what cannot be had is null in the answer, with an error that
   * has the path in the client's operation and a code.
   */
  execute(request: ExecuteRequest): Promise<ExecutionAnswer>;
}

/** The places of bare references. */
function mayDangle(fetches: readonly CompiledFetch[]): (dataKeys: readonly string[]) => boolean {
  const references = fetches.flatMap(({ inputs }) =>
    inputs.filter(({ input }) => input.isReference === true),
  );
  const places = new Set(references.map(({ input }) => fieldKeys(input.path).join()));
  return (dataKeys) => places.has(dataKeys.join());
}

/** What is generated for an operation; nothing of it is needed. */
interface GeneratedCode {
  readonly gathers?: GatherProgram | undefined;
  readonly merges?: Merges | undefined;
  readonly projection?: Projection | undefined;
}

/** Does everything about a plan that does not depend on a request. O(size of the plan). */
export function compileOperation(plan: QueryPlan, options: CompileOptions = {}): CompiledOperation {
  const { subgraphErrors = "mask", maxErrors = 100, maxAnswerDepth = 200, codeGeneration = "hot" } = options;
  const { maxCopiedValues = 1_000_000, maxResponseLength = 64_000_000, onUnreachable } = options;
  const conditions = new ConditionTable();
  const unreachable: UnreachableSelection[] = [];
  const faultOf = (field: ResponseField): FieldFault => {
    const { fault, selection } = makeUnreachableFault(field, subgraphErrors);
    unreachable.push(selection);
    return fault;
  };
  const shape = shapeResponse(plan.response, { conditions, faultOf, maxDepth: maxAnswerDepth });
  if (unreachable.length > 0) {
    onUnreachable?.(unreachable);
  }
  const fetches = plan.fetches.map((fetch) =>
    compileFetch(fetch, {
      condition: conditions.add(fetch.when),
      dependants: plan.fetches.flatMap(({ id, dependsOn }) => (dependsOn.includes(fetch.id) ? [id] : [])),
    }),
  );
  const limits = {
    maxDepth: maxAnswerDepth,
    maxErrors,
    maxContextGroups: options.maxContextGroups ?? 100,
    withoutPrototypes:
      fetches.some((compiled) => hasInheritedKey(compiled.shape)) || readsInheritedKey(plan.response),
  };
  const hotCode = new HotCode(codeGeneration, () => {
    const gathers = generateGatherProgram(fetches);
    const mayRepeat = gathers?.mayRepeat ?? (() => false);
    const merges = Merges.generate(fetches.flatMap(({ inputs }) => inputs.map(({ shape: own }) => own)));
    const projection = generateProjection(plan.response, {
      conditions,
      mayRepeat,
      mayDangle: mayDangle(fetches),
    });
    return { gathers, merges, projection };
  });

  const isShareable =
    plan.operation === "query" && plan.fetches.every(({ kind }) => kind !== "introspection");

  async function executeWhole(request: ExecuteRequest): Promise<ExecutionAnswer> {
    const code = hotCode.next() ?? {};
    if (!isShareable) {
      return runOnce(request, code);
    }
    const sent = new SentRequests(request.transport);
    try {
      return await runOnce({ ...request, transport: sent }, code, () => sent.forget());
    } catch (error) {
      if (error !== leftBehind) {
        throw error;
      }
      return runOnce({ ...request, transport: sent.repeat() }, code);
    }
  }

  /** Alone, or with others until `onAlone` is called; then it may throw `leftBehind` before that. */
  async function runOnce(
    request: ExecuteRequest,
    { gathers, merges = Merges.general, projection }: GeneratedCode,
    onAlone?: () => void,
  ): Promise<ExecutionAnswer> {
    const { variables, transport, headers = {}, introspect } = request;
    const root = createDataObject();
    const values = conditions.evaluate(variables);
    const progress = new RunProgress({
      operation: fetches,
      tree: {
        root,
        faults: new Faults(),
        copies: new CopyBudget(maxCopiedValues),
        gathering: gathers && new Gathering(gathers, root),
        merges,
        variables,
        limits,
        subgraphErrors,
        prepared: new Map(),
      },
      report: request.onSubgraphFailure ?? (() => {}),
      onAlone,
    });
    const signal = request.signal ?? new AbortController().signal;
    const context = { progress, variables, transport, headers, signal, introspect, conditions: values };
    await runFetches(fetches, context);
    return progress.finish((tree) => print(tree, values, projection));
  }

  function print(
    { root, faults }: Tree,
    values: readonly boolean[],
    projection: Projection | undefined,
  ): ExecutionAnswer {
    const projected =
      projection !== undefined && faults.isSilent
        ? printProjected({ root, faults }, projection, { conditions: values, maxLength: maxResponseLength })
        : undefined;
    if (projected !== undefined) {
      return { body: projected, hasData: true, errorCodes: [] };
    }
    const errors = new ResponseErrors(maxErrors, faults.omitted);
    const context = { conditions: values, faults, errors, maxLength: maxResponseLength };
    const data = printData(root, shape, context);
    if (data === undefined) {
      return tooLongAnswer(maxResponseLength);
    }
    for (const fault of faults.loose) {
      errors.add(fault);
    }
    return { body: printBody(data, errors), hasData: data !== "null", errorCodes: errors.codes };
  }

  const passing = compilePassingOperation(plan, fetches, {
    maxLength: maxResponseLength,
    codeGeneration,
  });
  return {
    execute: passing === undefined ? executeWhole : (request) => passing(request, executeWhole),
  };
}

/** Of a plan that was not made by the planner: it may read what no fetch brings. */
function readsInheritedKey(fields: readonly ResponseField[]): boolean {
  return fields.some(
    ({ dataKey, selection = [] }) => dataKey in Object.prototype || readsInheritedKey(selection),
  );
}

/** Of a response that is too long nothing is delivered: half of it would be taken for the whole. */
function tooLongAnswer(maxLength: number): ExecutionAnswer {
  const code = "RESPONSE_TOO_LARGE" satisfies ExecutorErrorCode;
  const message = `The answer is longer than ${maxLength} characters. Ask for fewer items or fields.`;
  const errors = new ResponseErrors(1, 0);
  errors.add({ code, message, extensions: { code } });
  return { body: printBody("null", errors), hasData: false, errorCodes: errors.codes };
}

function printBody(data: string, errors: ResponseErrors): string {
  const extensions = errors.omitted === 0 ? "" : `,"extensions":{"omittedErrors":${errors.omitted}}`;
  return `{${errors.print()}"data":${data}${extensions}}`;
}
