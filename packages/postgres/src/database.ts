/** A row as the driver reads it, by column name: `bigint` and `numeric` as text, `json` parsed, times as `Date`. */
export type Row = Readonly<Record<string, unknown>>;

export interface QueryOptions {
  /**
   * The name under which the statement is prepared once a connection, at most 63 bytes. The same name must always
   * go with the same text; absent: not prepared.
   */
  readonly name?: string;
  /** Cancels the statement in the server, not only the waiting for it. */
  readonly signal?: AbortSignal;
}

/** How a database runs one statement on a connection of its pool. */
export interface StatementOptions extends QueryOptions {
  /**
   * Settings that hold for this statement alone (`set_config(name, value, true)`; the role is one): it is a transaction of
   * its own with them, and nothing of them is left on the connection. They travel with the statement, so that they cost
   * no round trip; where they cannot be set, the statement's answer is not given.
   */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Sends the statement only once its settings hold, which is a round trip more: for one that changes something, of which
   * not giving the answer would not be enough.
   */
  readonly settingsFirst?: boolean;
}

/** What statements can be sent to: a pool, one session, or one transaction. */
export interface Queryable {
  /**
   * Runs one statement. Values are bound to `$1`, `$2`, … and never become part of the text. An array is bound as
   * a PostgreSQL array, an object as JSON; a list that is to be JSON is given as text.
   *
   * A text without values may hold several statements, which are one transaction and answer the rows of the last.
   *
   * @throws PostgresError QUERY_FAILED with the server's SQLSTATE in `extensions.sqlState` and, of several statements,
   * how many were done before in `extensions.completedStatements`; QUERY_CANCELLED, or CONNECTION_FAILED; from a pool also POOL_TIMEOUT, POOL_EXHAUSTED and POOL_CLOSED.
   */
  query<R extends Row = Row>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<readonly R[]>;

  /**
   * Runs a statement whose answer is one `json` or `text` column in at most one row, and gives the bytes that
   * PostgreSQL printed (UTF-8), neither decoded nor parsed. `undefined` when there is no row or it holds null.
   *
   * @throws PostgresError as `query` does, and RESULT_NOT_SINGLE for more than one row or column.
   */
  queryJson(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<Uint8Array | undefined>;
}

export interface SessionOptions {
  /** Stops the waiting for a connection, and each statement under way. */
  readonly signal?: AbortSignal;
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
  query<R extends Row = Row>(
    text: string,
    values?: readonly unknown[],
    options?: StatementOptions,
  ): Promise<readonly R[]>;

  queryJson(
    text: string,
    values?: readonly unknown[],
    options?: StatementOptions,
  ): Promise<Uint8Array | undefined>;

  /**
   * Runs `work` on one connection of the pool. Statements that are sent without waiting for each other go to the
   * server in one round trip and are answered in order. What changes the session (`set`, a lock) must be undone
   * before `work` ends. Aborting one of several statements under way may cancel the others of the session too.
   */
  session<Result>(work: (session: Queryable) => Promise<Result>, options?: SessionOptions): Promise<Result>;

  /**
   * Runs `work` in one transaction on one connection: commits when it resolves, rolls back when it rejects and
   * rejects with the same reason. `Queryable` is not to be used after that. As with `session`, statements sent
   * together share a round trip.
   *
   * @throws PostgresError TRANSACTION_ROLLED_BACK when `work` resolved although a statement of it had failed.
   */
  transaction<Result>(
    work: (transaction: Queryable) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
}
