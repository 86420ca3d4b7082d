import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code that `@hansa/postgres` raises. */
export const postgresErrorCatalogue = {
  // Connections
  CONNECTION_FAILED: {
    audience: "internal",
    status: 503,
    summary: "PostgreSQL could not be reached, refused the connection, or dropped it.",
    remedy: "Check the connection string, that the server runs, and its log.",
  },
  CONNECTION_STRING_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A connection string is not of the form that PostgreSQL's tools read.",
    remedy: "Write it as postgresql://user:password@host:port/database, each part encoded as in a URL.",
  },
  DATABASE_MISSING: {
    audience: "internal",
    status: 503,
    summary: "The server has no database of this name.",
    remedy:
      'Create it with `createdb NAME` or the SQL statement `create database "NAME"`, then run the migrations.',
  },
  POOL_TIMEOUT: {
    audience: "internal",
    status: 503,
    summary: "No connection of the pool became free in time.",
    remedy:
      "Find the statements that hold connections for long, or raise `maxConnections` or `acquireTimeoutMs`.",
  },
  POOL_EXHAUSTED: {
    audience: "internal",
    status: 503,
    summary: "Too many callers already wait for a connection of the pool.",
    remedy: "Reduce the load, or raise `maxConnections` or `maxWaiting`.",
  },
  POOL_CLOSED: {
    audience: "internal",
    status: 503,
    summary: "A statement was sent to a database that has been closed.",
    remedy: "Send no statement after disposing of the database.",
  },
  // Statements
  QUERY_FAILED: {
    audience: "internal",
    status: 500,
    summary: "PostgreSQL refused a statement.",
    remedy: "Look up the SQLSTATE in the error's extensions; the server's own message is in the text.",
  },
  QUERY_CANCELLED: {
    audience: "internal",
    status: 499,
    summary: "A statement was stopped before it ended: its caller left, or a timeout of the server struck.",
    remedy:
      "Nothing is to be done when the caller left; otherwise make the statement faster or the timeout longer.",
  },
  RESULT_NOT_SINGLE: {
    audience: "internal",
    status: 500,
    summary: "A statement that is to give one JSON text gave several rows or columns.",
    remedy: "Aggregate the rows in the statement, for example with json_agg.",
  },
  TRANSACTION_ROLLED_BACK: {
    audience: "internal",
    status: 500,
    summary: "A transaction could not be committed because one of its statements had failed.",
    remedy: "Let the failure of the statement reject the transaction's work instead of swallowing it.",
  },
  TRANSACTION_CLOSED: {
    audience: "internal",
    status: 500,
    summary: "A statement was sent to a transaction or session that has ended.",
    remedy: "Wait for every statement inside the function given to `transaction` or `session`.",
  },
  // Embedded server
  EMBEDDED_BINARIES_MISSING: {
    audience: "internal",
    status: 500,
    summary: "The PostgreSQL binaries for this machine are not installed, or not complete.",
    remedy: "Install without `--omit=optional`, or give the connection string of a server in DATABASE_URL.",
  },
  SERVER_USER_UNAVAILABLE: {
    audience: "internal",
    status: 500,
    summary: "PostgreSQL refuses to run as root, and no other operating-system user could be used.",
    remedy: "Run as an ordinary user, or create a user named `postgres`.",
  },
  SERVER_ALREADY_RUNNING: {
    audience: "internal",
    status: 500,
    summary: "Another live process already runs the embedded PostgreSQL on this data directory.",
    remedy: "Stop that process, or use another data directory.",
  },
  SERVER_START_FAILED: {
    audience: "internal",
    status: 500,
    summary: "The embedded PostgreSQL could not be created or started.",
    remedy:
      "Read the end of the server's log in the message: a full disk and missing rights are the usual causes.",
  },
  SERVER_STOP_FAILED: {
    audience: "internal",
    status: 500,
    summary: "A PostgreSQL server that was left behind did not stop.",
    remedy: "Stop the process that the message names by hand, and start again.",
  },
  DATA_DIRECTORY_UNUSABLE: {
    audience: "internal",
    status: 500,
    summary: "The data directory is not one of the embedded server, or of another version of PostgreSQL.",
    remedy: "Use another directory, or begin anew with an empty one.",
  },
  PORT_IN_USE: {
    audience: "internal",
    status: 500,
    summary: "The port for the embedded PostgreSQL is taken.",
    remedy: "Stop what listens there, choose another port, or give none to have a free one found.",
  },
  // Migrations
  MIGRATION_DIRECTORY_MISSING: {
    audience: "internal",
    status: 500,
    summary: "The directory of the migrations cannot be read.",
    remedy: "Create it, or correct its path.",
  },
  MIGRATION_NAME_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A file among the migrations has a name without a number.",
    remedy: "Name it as in `001_create_users.sql`.",
  },
  MIGRATION_UNREADABLE: {
    audience: "internal",
    status: 500,
    summary: "The file of a migration cannot be read, or is not text in UTF-8.",
    remedy: "Make it a file that may be read, saved as UTF-8.",
  },
  MIGRATION_NUMBER_DUPLICATE: {
    audience: "internal",
    status: 500,
    summary: "Two migrations have the same number.",
    remedy: "Give the newer of the two the next free number.",
  },
  MIGRATION_OUT_OF_ORDER: {
    audience: "internal",
    status: 500,
    summary:
      "The numbers of the migrations have a gap, or a new one comes before one that is already applied.",
    remedy: "Number migrations from 1 without gaps, new ones last.",
  },
  MIGRATION_CHANGED: {
    audience: "internal",
    status: 500,
    summary: "A migration that is already applied was changed since.",
    remedy: "Restore the file as it was applied, and put the change into a new migration.",
  },
  MIGRATION_MISSING: {
    audience: "internal",
    status: 500,
    summary: "A migration that is applied in the database is not among the files.",
    remedy: "Restore the file; a newer version of the service may have applied it.",
  },
  MIGRATION_FAILED: {
    audience: "internal",
    status: 500,
    summary: "PostgreSQL refused a statement of a migration; nothing of that file is applied.",
    remedy: "Correct the file at the place that the message names, and run the migrations again.",
  },
  MIGRATION_LOCK_TIMEOUT: {
    audience: "internal",
    status: 503,
    summary: "Another process held the lock of the migrations for too long.",
    remedy: "Wait for the other process to end its migrations, then run them again.",
  },
} as const;

export type PostgresErrorCode = keyof typeof postgresErrorCatalogue;

export class PostgresError extends HansaError<PostgresErrorCode> {
  constructor(code: PostgresErrorCode, message: string, options?: HansaErrorOptions) {
    super(postgresErrorCatalogue, code, message, options);
  }
}
