import type { QueryPlan } from "@hansa/query-planner";
import type { CompiledFetch } from "./compile-fetch.ts";
import type {
  CodeGeneration,
  CompiledOperation,
  ExecuteRequest,
  ExecutionAnswer,
} from "./compile-operation.ts";
import { answersBeforePattern } from "./pass-through.ts";
import { PassThroughs } from "./pass-throughs.ts";
import type { SubgraphResponse } from "./transport.ts";

/** Runs an operation; `executeWhole` where the subgraph's answer cannot go to the client as it is. */
export type PassingOperation = (
  request: ExecuteRequest,
  executeWhole: CompiledOperation["execute"],
) => Promise<ExecutionAnswer>;

export interface PassingOptions {
  /** Of the response. */
  readonly maxLength: number;
  readonly codeGeneration: CodeGeneration;
}

/**
 * For a plan of one request whose answer can be the client's response: the bytes are passed on when they are that, and
 * never parsed. Undefined for any other plan.
 */
export function compilePassingOperation(
  plan: QueryPlan,
  fetches: readonly CompiledFetch[],
  { maxLength, codeGeneration }: PassingOptions,
): PassingOperation | undefined {
  const [only, ...others] = fetches;
  if (only?.fetch.kind !== "root" || others.length > 0 || codeGeneration === "never") {
    return undefined;
  }
  const passThroughs = new PassThroughs(plan, only.shape, {
    maxLength,
    answersBefore: codeGeneration === "always" ? 0 : answersBeforePattern,
  });
  if (passThroughs.areNone) {
    return undefined;
  }
  const { subgraph } = only.fetch;
  const { operation } = only;
  return async (request, executeWhole) => {
    const { variables, transport, headers = {}, signal = new AbortController().signal } = request;
    const passThrough = passThroughs.for(variables);
    if (signal.aborted || passThrough === undefined) {
      return executeWhole(request);
    }
    let response: SubgraphResponse;
    try {
      const body = only.printBody(variables, []);
      response = await transport.send({ subgraph, operation, body, headers, signal });
    } catch (error) {
      return executeWhole({ ...request, transport: { send: () => Promise.reject(error) } });
    }
    if (passThrough.accepts(response)) {
      return { body: response.body, hasData: true, errorCodes: [] };
    }
    return executeWhole({ ...request, transport: { send: () => Promise.resolve(response) } });
  };
}
