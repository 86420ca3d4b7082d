import { randomUUID } from "node:crypto";
import { HansaError, type Logger } from "@hansa/core";
import { PostgresError, type PostgresErrorCode } from "@hansa/postgres";
import { GraphQLError } from "graphql";
import { SubgraphError, type SubgraphErrorCode } from "../errors.ts";

/** What stands for a field that who asks may not see; the federation world knows it by this name. */
export const unauthorizedCode = "UNAUTHORIZED_FIELD_OR_TYPE";

/** Where in the answer something belongs. */
export type AnswerPath = readonly (string | number)[];

/** An entry of an answer's `errors`: https://spec.graphql.org/draft/#sec-Errors.Error-Result-Format */
export interface ClientError {
  readonly message: string;
  readonly path: AnswerPath;
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/** What errors of one request are made known with. */
export interface ErrorContext {
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Whether clients may read what a field failed with, as only developers should. */
  readonly exposeErrors: boolean;
}

/**
 * What a client may read of an error. Texts that were made for clients stay; what the database or a resolver failed
 * with goes to the log, and the client gets a code and the `errorId` to find it by; with `exposeErrors` its message too.
 */
export function toClientError(error: unknown, path: AnswerPath, context: ErrorContext): ClientError {
  return readClientFault(error, path, context) ?? maskError(error, path, context);
}

/** What is wrong with what the client asked for; `undefined` for a fault of the service. */
export function readClientFault(
  error: unknown,
  path: AnswerPath,
  context: ErrorContext,
): ClientError | undefined {
  if (error instanceof HansaError && error.audience === "client") {
    return { message: error.message, path, extensions: { ...error.extensions, code: error.code } };
  }
  if (error instanceof GraphQLError) {
    const code = typeof error.extensions.code === "string" ? error.extensions.code : "BAD_USER_INPUT";
    return { message: error.message, path, extensions: { ...error.extensions, code } };
  }
  const refusal = error instanceof PostgresError ? readRefusal(error) : undefined;
  if (refusal === undefined) {
    return undefined;
  }
  context.logger.info("The database refused what a client sent.", { path, error });
  return { message: refusal.message, path, extensions: { code: refusal.code } };
}

function maskError(error: unknown, path: AnswerPath, context: ErrorContext): ClientError {
  const { logger, signal, exposeErrors } = context;
  if (signal.aborted) {
    const message = "The request was given up before this field was answered.";
    return { message, path, extensions: { code: "REQUEST_CANCELLED" } };
  }
  const errorId = randomUUID();
  if (error instanceof PostgresError && isUnavailable(error)) {
    logger.error("The database cannot be used.", { errorId, path, error });
    const message = "The service cannot reach its database at the moment. Send the request again later.";
    return { message, path, extensions: { code: "DATABASE_UNAVAILABLE", errorId } };
  }
  if (error instanceof PostgresError && error.code === "QUERY_CANCELLED") {
    logger.error("The database stopped a statement.", { errorId, path, error });
    const message = "The database took too long for this field. Ask for less.";
    return { message, path, extensions: { code: "DATABASE_TIMEOUT", errorId } };
  }
  logger.error("A field failed.", { errorId, path, error });
  const message =
    exposeErrors && error instanceof Error
      ? error.message
      : "Something failed inside the service. Its log has the cause under the errorId.";
  return { message, path, extensions: { code: "INTERNAL_SERVER_ERROR", errorId } };
}

function isUnavailable(error: PostgresError): boolean {
  return unavailableCodes.has(error.code);
}

const unavailableCodes: ReadonlySet<PostgresErrorCode> = new Set<PostgresErrorCode>([
  "CONNECTION_FAILED",
  "DATABASE_MISSING",
  "POOL_TIMEOUT",
  "POOL_EXHAUSTED",
  "POOL_CLOSED",
]);

/** What a client reads of a refusal by the database. */
export interface Refusal {
  readonly code: SubgraphErrorCode;
  readonly message: string;
}

/** What the SQLSTATEs mean that tell of the client's values, not of a fault of the service. */
const refusalsBySqlState: ReadonlyMap<string, Refusal> = new Map([
  ["22001", { code: "BAD_USER_INPUT", message: "A text is longer than the database can hold." }],
  ["22003", { code: "BAD_USER_INPUT", message: "A number is outside of what the database can hold." }],
  ["23502", { code: "BAD_USER_INPUT", message: "A value that must be there is missing." }],
  [
    "23503",
    {
      code: "BAD_USER_INPUT",
      message: "A reference names nothing that exists, or something still refers here.",
    },
  ],
  ["23505", { code: "CONFLICT", message: "A value that must be unique is taken already." }],
  ["23514", { code: "BAD_USER_INPUT", message: "A value breaks a rule that the database holds." }],
  ["23P01", { code: "CONFLICT", message: "A value conflicts with what the database holds already." }],
  ["40001", { code: "CONFLICT", message: "Another change came in between. Send the mutation again." }],
  ["40P01", { code: "CONFLICT", message: "Another change came in between. Send the mutation again." }],
]);

/** A function's own `raise exception` is written for its callers, so that its text goes to the client. */
const raisedByFunction = "P0001";

/** What the client's values were refused for; `undefined` where it is no fault of theirs. */
export function readRefusal(error: PostgresError): Refusal | undefined {
  const sqlState = error.extensions.sqlState;
  if (error.code !== "QUERY_FAILED" || typeof sqlState !== "string") {
    return undefined;
  }
  if (sqlState === raisedByFunction && error.cause instanceof Error) {
    return { code: "BAD_USER_INPUT", message: error.cause.message };
  }
  return refusalsBySqlState.get(sqlState);
}

const maxErrors = 1_000;

/** Gathers the errors of one answer. One failure that many rows share is logged once and has one errorId. */
export class ErrorCollector {
  readonly errors: ClientError[] = [];
  readonly #context: ErrorContext;
  #known: Map<unknown, ClientError> | undefined;

  constructor(context: ErrorContext) {
    this.#context = context;
  }

  add(error: unknown, path: AnswerPath): void {
    if (this.errors.length >= maxErrors) {
      return;
    }
    const cause = causeOf(error);
    this.#known ??= new Map();
    const known = this.#known.get(cause) ?? toClientError(error, path, this.#context);
    this.#known.set(cause, known);
    this.errors.push({ ...known, path });
  }
}

/** What errors of several rows have in common: the error itself, or the resolver that answers them all wrongly. */
function causeOf(error: unknown): unknown {
  return error instanceof SubgraphError && error.code === "RESOLVER_RESULT_INVALID" ? error.message : error;
}
