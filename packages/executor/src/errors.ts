import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code of `@hansa/executor`: why a subgraph's part of an answer is not there. */
export const executorErrorCatalogue = {
  SUBREQUEST_HTTP_ERROR: {
    audience: "internal",
    status: 502,
    summary: "A subgraph could not be reached, or answered with an HTTP status that is not a GraphQL answer.",
    remedy: "Look at the subgraph's own log; check its routing URL.",
  },
  SUBREQUEST_TIMEOUT: {
    audience: "internal",
    status: 504,
    summary: "A subgraph did not answer within the time that it is given.",
    remedy: "Look at what keeps the subgraph busy, or raise the subgraph timeout.",
  },
  SUBREQUEST_CANCELLED: {
    audience: "internal",
    status: 504,
    summary: "A request to a subgraph was given up because its client left or the request's time was over.",
    remedy: "Ask for less in one operation, or raise the request deadline.",
  },
  SUBREQUEST_QUEUE_FULL: {
    audience: "internal",
    status: 503,
    summary: "More requests wait for a subgraph than may wait.",
    remedy: "Wait and try again; add instances of the subgraph.",
  },
  SUBREQUEST_RESPONSE_TOO_LARGE: {
    audience: "internal",
    status: 502,
    summary: "A subgraph's answer is larger than the limit.",
    remedy: "Ask for fewer items, or raise the limit for subgraph answers.",
  },
  SUBREQUEST_MALFORMED_RESPONSE: {
    audience: "internal",
    status: 502,
    summary: "A subgraph's answer is not a GraphQL response, or does not hold what it was asked for.",
    remedy: "Correct the subgraph, or its routing URL where something else answers there.",
  },
  DOWNSTREAM_SERVICE_ERROR: {
    audience: "internal",
    status: 200,
    summary: "A subgraph answered with an error of its own, which the error policy hides.",
    remedy: "Look the error id up in the gateway's log.",
  },
  SELECTION_UNSATISFIABLE: {
    audience: "internal",
    status: 200,
    summary: "No subgraph can give a field at the place where an operation selects it, so it is null.",
    remedy:
      "Compose the supergraph again with a composition that checks satisfiability (`hansa compose`), and mend the subgraphs that the log names.",
  },
  RESPONSE_TOO_LARGE: {
    audience: "client",
    status: 200,
    summary: "The answer to an operation is longer than the limit.",
    remedy: "Ask for fewer items or fields, or raise the limit for responses.",
  },
  CONTEXT_VALUES_TOO_MANY: {
    audience: "client",
    status: 200,
    summary: "A field takes more different values from objects above it than one request may ask for.",
    remedy: "Ask for fewer items, or raise the setting maxContextGroups.",
  },
  CONTEXT_VALUE_MISSING: {
    audience: "internal",
    status: 200,
    summary: "A field has an argument from a context that may not be null, and there is no value for it.",
    remedy: "Make the argument nullable in its subgraph, or find out why the value above is null.",
  },
  INTROSPECTION_FAILED: {
    audience: "internal",
    status: 200,
    summary: "The API schema could not answer the introspection fields of an operation.",
    remedy: "Report it with the operation and the supergraph; it is a defect.",
  },
  NULL_IN_NON_NULL_FIELD: {
    audience: "internal",
    status: 200,
    summary: "A field that may not be null has no value.",
    remedy: "Correct the subgraph that answers null, or make the field nullable.",
  },
} as const;

export type ExecutorErrorCode = keyof typeof executorErrorCatalogue;

/** Raised by transports, and inside the executor; its message may hold URLs and goes to the log only. */
export class ExecutorError extends HansaError<ExecutorErrorCode> {
  constructor(code: ExecutorErrorCode, message: string, options?: HansaErrorOptions) {
    super(executorErrorCatalogue, code, message, options);
  }
}
