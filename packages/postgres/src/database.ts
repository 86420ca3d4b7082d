/** A row as the driver reads it, by column name. */
export type Row = Readonly<Record<string, unknown>>;

export interface QueryOptions {
  /**
   * The name under which the statement is prepared once a connection. The same name must always go with the same
   * text; absent: not prepared.
   */
  readonly name?: string;
  /** Cancels the statement in the server, not only the waiting for it. */
  readonly signal?: AbortSignal;
}

/** What statements can be sent to: a pool, or one transaction. */
export interface Queryable {
  /**
   * Runs one statement. Values are bound to `$1`, `$2`, … and never become part of the text.
   *
   * @throws PostgresError QUERY_FAILED with the server's SQLSTATE in `extensions.sqlState`, QUERY_CANCELLED,
   * or CONNECTION_FAILED.
   */
  query<R extends Row = Row>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<readonly R[]>;
}

export interface TransactionOptions {
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  readonly readOnly?: boolean;
  /** Settings that hold until the transaction ends (`set_config(name, value, true)`), by name. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A database behind a pool of connections. Disposing of it waits for running statements and closes the pool. */
export interface Database extends Queryable, AsyncDisposable {
  /**
   * Runs `work` in one transaction on one connection: commits when it resolves, rolls back when it rejects and
   * rejects with the same reason. `Queryable` is not to be used after that.
   */
  transaction<Result>(
    work: (transaction: Queryable) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
}
