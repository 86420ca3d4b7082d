// Running operations

// Reaching subgraphs
export { AnswerMemory } from "./answer-memory.ts";
export {
  type CodeGeneration,
  type CompiledOperation,
  type CompileOptions,
  compileOperation,
  type ExecuteRequest,
  type ExecutionAnswer,
} from "./compile-operation.ts";
export { holds, type Variables } from "./conditions.ts";
// Errors
export { ExecutorError, type ExecutorErrorCode, executorErrorCatalogue } from "./errors.ts";
export {
  type CompressionUse,
  createHttpTransport,
  type Http2Use,
  type HttpTransport,
  type HttpTransportOptions,
} from "./http-transport.ts";
export type { Introspect } from "./run-operation.ts";
export type { SubgraphErrorPolicy, SubgraphFailure } from "./subgraph-faults.ts";
export type { SubgraphRequest, SubgraphResponse, SubgraphTransport } from "./transport.ts";
export type { UnreachableSelection } from "./unreachable-fault.ts";
