import { describeError } from "@hansa/core";
import pg from "pg";
import { PostgresError, type PostgresErrorCode } from "../errors.ts";

const { DatabaseError } = pg;

/** What is known of the circumstances in which the driver raised an error. */
export interface ErrorContext {
  /** The caller gave up before the error came. */
  readonly aborted?: boolean;
  /** The connection is gone, so that the error tells of that and not of the statement. */
  readonly connectionLost?: boolean;
  /** Where the connection leads, without its password. */
  readonly server: string;
  /** How many statements of the text were done before. */
  readonly completedStatements?: number;
}

/** The driver's error as ours, wrapped once; an error of ours stays as it is. */
export function toPostgresError(error: unknown, context: ErrorContext): PostgresError {
  if (error instanceof PostgresError) {
    return error;
  }
  if (context.aborted === true) {
    return new PostgresError("QUERY_CANCELLED", "The statement was cancelled because its caller gave up.", {
      cause: error,
    });
  }
  if (error instanceof DatabaseError) {
    return fromServer(error, context);
  }
  if (context.connectionLost === true || hasErrno(error)) {
    return new PostgresError(
      "CONNECTION_FAILED",
      `The connection to PostgreSQL at ${context.server} failed: ${describeCauses(error)}. Check that the server runs and that the connection string is right.`,
      { cause: error },
    );
  }
  return new PostgresError("QUERY_FAILED", `A statement could not be sent: ${describeError(error)}`, {
    cause: error,
  });
}

function fromServer(error: InstanceType<typeof DatabaseError>, context: ErrorContext): PostgresError {
  const sqlState = error.code ?? "";
  const code = codeOf(sqlState);
  const { constraint, table, schema, column, position } = error;
  const completedStatements = context.completedStatements || undefined;
  const facts = { sqlState, schema, table, column, constraint, position, completedStatements };
  const extensions = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return new PostgresError(code, describeServerError(code, error, context), { cause: error, extensions });
}

/** SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function codeOf(sqlState: string): PostgresErrorCode {
  if (sqlState === "3D000") {
    return "DATABASE_MISSING";
  }
  if (sqlState === "57014") {
    return "QUERY_CANCELLED";
  }
  const isConnectionFailure =
    sqlState.startsWith("08") ||
    sqlState.startsWith("28") ||
    sqlState.startsWith("57P") ||
    sqlState === "53300";
  return isConnectionFailure ? "CONNECTION_FAILED" : "QUERY_FAILED";
}

function describeServerError(code: PostgresErrorCode, error: Error, { server }: ErrorContext): string {
  if (code === "DATABASE_MISSING") {
    return `PostgreSQL at ${server} says: ${error.message}. Create the database with \`createdb\` or the statement \`create database\`, then run the migrations.`;
  }
  if (code === "CONNECTION_FAILED") {
    return `PostgreSQL at ${server} refused or ended the connection: ${error.message}.`;
  }
  return `PostgreSQL ${code === "QUERY_CANCELLED" ? "stopped" : "refused"} the statement: ${error.message}.`;
}

/** Node gives an `AggregateError` without a text when a host name has several addresses and none answers. */
function describeCauses(error: unknown): string {
  return error instanceof AggregateError && error.message === ""
    ? error.errors.map(describeError).join("; ")
    : describeError(error);
}

function hasErrno(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
