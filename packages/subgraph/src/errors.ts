import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code that `@hansa/subgraph` raises. */
export const subgraphErrorCatalogue = {
  SUBGRAPH_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A subgraph definition contradicts itself.",
    remedy: "Correct the places of the module that the message lists.",
  },
  COMPILED_SUBGRAPH_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A file is no compiled subgraph, or something in it is not as `hansa compile` writes it.",
    remedy: "Compile the module again with `hansa compile`, and do not edit the file.",
  },
  COMPILED_SUBGRAPH_VERSION: {
    audience: "internal",
    status: 500,
    summary: "A compiled subgraph is of a version that this Hansa does not read.",
    remedy: "Compile the module with the version of Hansa that runs it.",
  },
  MODULE_NEEDED: {
    audience: "internal",
    status: 500,
    summary: "A compiled subgraph has parts that are TypeScript, which the file does not hold.",
    remedy: "Serve the module itself, or have SQL do what the message lists.",
  },
  BAD_USER_INPUT: {
    audience: "client",
    status: 400,
    summary:
      "An argument or an entity representation has a value that its column cannot hold or refers to nothing.",
    remedy: "Send a value of the form that the message names.",
  },
  CURSOR_INVALID: {
    audience: "client",
    status: 400,
    summary: "A cursor is none that this list has given, or was given in another order.",
    remedy: "Take cursors from the answer of the same field with the same orderBy, and send them unchanged.",
  },
  FILTER_TOO_COMPLEX: {
    audience: "client",
    status: 400,
    summary: "A filter has more conditions, deeper nesting or longer lists than the service allows.",
    remedy: "Ask in several requests, or raise the setting that the message names.",
  },
  CONFLICT: {
    audience: "client",
    status: 409,
    summary: "A mutation contradicts what the database holds already.",
    remedy: "Read the present state, then decide whether to send the mutation again with other values.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    audience: "client",
    status: 409,
    summary: "An Idempotency-Key came with another request than the one that it was sent with first.",
    remedy: "Send each mutation with a key of its own, and the same request when it is sent again.",
  },
  NOT_FOUND: {
    audience: "client",
    status: 404,
    summary: "A mutation names something that is not there.",
    remedy: "Read the present state; what the message names does not exist.",
  },
  UNAUTHENTICATED: {
    audience: "client",
    status: 401,
    summary: "What is asked for is shown or done only where it is known who asks.",
    remedy: "Send the request with a token that holds.",
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    audience: "client",
    status: 403,
    summary: "A field is shown only to others: its directives ask for a token, scopes or policies.",
    remedy: "Ask with a token that has what the message names, or leave the field out.",
  },
  FORBIDDEN: {
    audience: "client",
    status: 403,
    summary: "Who asks for a mutation may not have it done.",
    remedy: "Ask as someone who may.",
  },
  RATE_LIMITED: {
    audience: "client",
    status: 429,
    summary: "A mutation was asked for more often than it may be.",
    remedy: "Send it again later.",
  },
  TIMED_OUT: {
    audience: "client",
    status: 504,
    summary: "Something that a mutation needs took too long.",
    remedy: "Send it again later.",
  },
  SERVICE_UNAVAILABLE: {
    audience: "client",
    status: 503,
    summary: "Something that a mutation needs is not there at the moment.",
    remedy: "Send it again later.",
  },
  LIST_TOO_LONG: {
    audience: "client",
    status: 400,
    summary: "A list without pages has more rows than it may answer at once.",
    remedy: "Give the list pages, or a higher maximum, in the subgraph's module.",
  },
  DATABASE_UNAVAILABLE: {
    audience: "client",
    status: 503,
    summary: "The service cannot reach its database at the moment.",
    remedy: "Send the request again later; see that the database runs and DATABASE_URL names it.",
  },
  DATABASE_TIMEOUT: {
    audience: "client",
    status: 504,
    summary: "The database stopped a statement because it took too long.",
    remedy: "Ask for less, give the table an index, or raise the statement_timeout that struck.",
  },
  REQUEST_CANCELLED: {
    audience: "client",
    status: 504,
    summary: "The request was given up before its answer was there: the client left or its time was over.",
    remedy: "Send it again with more time, or ask for less.",
  },
  INTERNAL_SERVER_ERROR: {
    audience: "client",
    status: 500,
    summary: "Something failed inside the service; the log has it under the errorId of the answer.",
    remedy: "Search the service's log for the errorId.",
  },
  BATCH_LENGTH_MISMATCH: {
    audience: "internal",
    status: 500,
    summary: "A batched resolver or loader answered another number of values than it was asked for.",
    remedy: "Answer exactly one value for each key, in the order of the keys, null where there is none.",
  },
  RESOLVER_RESULT_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A resolver answered a value that its declared type does not allow.",
    remedy: "Return a value of the declared type, or declare the field nullable.",
  },
  KEY_NOT_UNIQUE: {
    audience: "internal",
    status: 500,
    summary: "A source has several rows with one key, so that entities cannot be told apart.",
    remedy: "Put a unique constraint on the key's columns, or choose another key.",
  },
} as const;

export type SubgraphErrorCode = keyof typeof subgraphErrorCatalogue;

export class SubgraphError extends HansaError<SubgraphErrorCode> {
  constructor(code: SubgraphErrorCode, message: string, options?: HansaErrorOptions) {
    super(subgraphErrorCatalogue, code, message, options);
  }
}

/** A list without pages has more rows than it may answer at once. */
export function listTooLongError(coordinate: string, maximumRows: number): SubgraphError {
  return new SubgraphError(
    "LIST_TOO_LONG",
    `"${coordinate}" has more than ${maximumRows} rows, the most that it answers at once.`,
    { extensions: { maximumRows } },
  );
}
