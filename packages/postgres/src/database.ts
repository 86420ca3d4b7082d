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

/** For how long the server goes on with what nobody waits for any more. */
export interface TimeLimit {
  /**
   * How long a statement may take before the server stops it by itself (`statement_timeout`). It is rounded up, to a
   * second at least and at most four times as long, so that it need not be sent with every statement: what is to end in time is aborted by its signal,
   * and this is for when that does not reach the server. A shorter one that the role or the database has stays.
   */
  readonly timeoutMs?: number;
}

/** How one statement is run on a connection that is not in a transaction. */
export interface StatementOptions extends QueryOptions, TimeLimit {
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

/** One connection of a pool, or the pool: each statement is a transaction of its own. */
export interface Session extends Queryable {
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
}

export interface SessionOptions extends TimeLimit {
  /** Stops the waiting for a connection, and each statement under way. */
  readonly signal?: AbortSignal;
}

export interface TransactionOptions extends TimeLimit {
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  readonly readOnly?: boolean;
  /** Settings that hold until the transaction ends (`set_config(name, value, true)`), by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Sends what `work` begins with together with `begin`, a round trip less. For work whose first statements may as well
   * run by themselves: that is what they do should `begin` fail, and nothing is sent after them then. Not with `settings`.
   */
  readonly eager?: boolean;
  readonly signal?: AbortSignal;
}

/** A database behind a pool of connections. Disposing of it waits for running statements and closes the pool. */
export interface Database extends Session, AsyncDisposable {
  /**
   * Runs `work` on one connection of the pool. Statements that are sent without waiting for each other go to the
   * server in one round trip and are answered in order. What changes the session (`set`, a lock) must be undone
   * before `work` ends. The time limit is that of the session's options. Aborting one of several statements under way may cancel the others of the session too.
   */
  session<Result>(work: (session: Session) => Promise<Result>, options?: SessionOptions): Promise<Result>;

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
