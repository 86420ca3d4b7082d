import type { Queryable, QueryOptions, Row, TransactionOptions } from "../database.ts";
import { PostgresError } from "../errors.ts";
import { assertNotAborted, type Connection } from "./connection.ts";
import { setLocal } from "./set-local.ts";

/**
 * Runs `work` between `begin` and `commit` on `connection`; `begin` and the settings share one round trip. They
 * are waited for before any statement of `work` is sent, so that none can run without its settings.
 */
export async function runTransaction<Result>(
  connection: Connection,
  work: (transaction: Queryable) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  assertNotAborted(options.signal);
  await begin(connection, options);
  const scope = new Scope(connection, "transaction", options.signal);
  let result: Result;
  try {
    result = await work(scope);
  } catch (error) {
    scope.close();
    // A rollback that fails leaves the connection unclean, so that it is closed instead of reused.
    await connection.run("rollback").catch(() => undefined);
    throw error;
  }
  scope.close();
  await commit(connection);
  return result;
}

/** Runs `work` on `connection`, which it cannot use any more once it has ended. */
export async function runSession<Result>(
  connection: Connection,
  work: (session: Queryable) => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const scope = new Scope(connection, "session", signal);
  try {
    return await work(scope);
  } finally {
    scope.close();
  }
}

async function begin(connection: Connection, options: TransactionOptions): Promise<void> {
  const isolation = options.isolation === undefined ? "" : ` isolation level ${options.isolation}`;
  const access = options.readOnly === undefined ? "" : options.readOnly ? " read only" : " read write";
  const { signal } = options;
  const steps = [connection.run(`begin${isolation}${access}`, [], signal === undefined ? {} : { signal })];
  if (options.settings !== undefined) {
    steps.push(setLocal(connection, options.settings));
  }
  const outcomes = await Promise.allSettled(steps);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure !== undefined) {
    await connection.run("rollback").catch(() => undefined);
    throw failure.reason;
  }
}

/** @throws PostgresError TRANSACTION_ROLLED_BACK where a statement had failed. */
export async function commit(connection: Connection): Promise<void> {
  const { command } = await connection.run("commit");
  if (command === "ROLLBACK") {
    throw new PostgresError(
      "TRANSACTION_ROLLED_BACK",
      "The transaction was rolled back at its end because one of its statements had failed. Let that failure reject the transaction's work.",
    );
  }
}

/** A connection lent for a time; it cannot be used after `close`. */
class Scope implements Queryable {
  readonly #connection: Connection;
  readonly #kind: "transaction" | "session";
  readonly #signal: AbortSignal | undefined;
  #isClosed = false;

  constructor(connection: Connection, kind: "transaction" | "session", signal: AbortSignal | undefined) {
    this.#connection = connection;
    this.#kind = kind;
    this.#signal = signal;
  }

  async query<R extends Row = Row>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<readonly R[]> {
    this.#assertOpen();
    return await this.#connection.query<R>(text, values, this.#withSignal(options));
  }

  async queryJson(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<Uint8Array | undefined> {
    this.#assertOpen();
    return await this.#connection.queryJson(text, values, this.#withSignal(options));
  }

  close(): void {
    this.#isClosed = true;
  }

  #assertOpen(): void {
    if (this.#isClosed) {
      throw new PostgresError(
        "TRANSACTION_CLOSED",
        `A statement was sent to a ${this.#kind} that has ended. Wait for every statement inside its function.`,
      );
    }
  }

  #withSignal(options: QueryOptions = {}): QueryOptions {
    if (this.#signal === undefined) {
      return options;
    }
    const signal =
      options.signal === undefined ? this.#signal : AbortSignal.any([this.#signal, options.signal]);
    return { ...options, signal };
  }
}
