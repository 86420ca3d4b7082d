import type { Clock, Logger } from "@hansa/core";
import pg, { type PoolClient, type QueryConfig } from "pg";
import type { Queryable, QueryOptions, Row } from "../database.ts";
import { PostgresError } from "../errors.ts";
import { sendCancelRequest } from "./cancel-request.ts";
import { toPostgresError } from "./driver-error.ts";
import { DriverQuery } from "./driver-query.ts";
import { JsonQuery } from "./json-query.ts";
import { RowTap } from "./row-tap.ts";
import { TimeLimitOfConnection } from "./time-limit.ts";

/** What all connections of a pool share. */
export interface ConnectionContext {
  /** Where the connections lead, without a password; for messages. */
  readonly server: string;
  readonly settings: {
    readonly cancelTimeoutMs: number;
    readonly preparedStatements: boolean;
    readonly maxPreparedStatements: number;
    readonly statementTimeouts: boolean;
  };
  readonly logger: Logger;
  readonly clock: Clock;
}

/** How a connection runs a statement. */
export interface ConnectionQueryOptions extends QueryOptions {
  /** What is sent before the statement and must not be struck in its place when it is cancelled. */
  readonly cancelAfter?: Promise<unknown>;
  /** Whether it stands among others on their way, and so is never sent again by itself: it would come after their end. */
  readonly isPipelined?: boolean;
}

/** The answer to a statement that came with none of the driver's decoration. */
export interface StatementResult {
  /** The server's word for what it did: `SELECT`, `COMMIT`, … */
  readonly command: string;
  readonly rows: readonly Row[];
}

/** A query that has ended, and what the driver made of its rows: one result, or one for each statement. */
interface Executed<Query> {
  readonly query: Query;
  readonly result: unknown;
}

const maxNameBytes = 63;
const firstRepeatMs = 20;

/**
 * One connection of the pool, for as long as it lives. Statements that are sent without waiting go to the server
 * together and are answered in order. A dropped connection fails its statements and never the process.
 */
export class Connection implements Queryable {
  /** Resolves when the connection is closed, in whatever way. */
  readonly closed: Promise<void>;
  readonly #client: PoolClient;
  readonly #context: ConnectionContext;
  readonly #tap: RowTap | undefined;
  readonly #preparedNames = new Set<string>();
  #lost = false;
  /** What is prepared here is not what the server has, so the connection is replaced after this use. */
  #isOutdated = false;
  #running = 0;
  #cancellation: Promise<void> | undefined;
  readonly #timeLimit: TimeLimitOfConnection;
  #limiting: Promise<void> | undefined;

  constructor(client: PoolClient, context: ConnectionContext) {
    this.#client = client;
    this.#context = context;
    this.#tap = RowTap.install(client.connection.stream);
    this.#timeLimit = new TimeLimitOfConnection(context.settings.statementTimeouts);
    this.closed = new Promise((resolve) => client.once("end", resolve));
    client.on("error", (error) => {
      this.#lost = true;
      context.logger.debug("A PostgreSQL connection was lost.", { error, server: context.server });
    });
  }

  async query<R extends Row = Row>(
    text: string,
    values: readonly unknown[] = [],
    options: ConnectionQueryOptions = {},
  ): Promise<readonly R[]> {
    const result = await this.run(text, values, options);
    // The caller says what the statement's columns are; the driver cannot know.
    return result.rows as readonly R[];
  }

  /** As `query`, with the server's word for what it did; of several statements in one text, the last one's. */
  async run(
    text: string,
    values: readonly unknown[] = [],
    options: ConnectionQueryOptions = {},
  ): Promise<StatementResult> {
    const config = this.#configure(text, values, options.name);
    const { result } = await this.#execute(config, options, (given) => new DriverQuery(given));
    return (Array.isArray(result) ? result.at(-1) : result) as StatementResult;
  }

  async queryJson(
    text: string,
    values: readonly unknown[] = [],
    options: ConnectionQueryOptions = {},
  ): Promise<Uint8Array | undefined> {
    const config = this.#configure(text, values, options.name);
    const { query } = await this.#execute(config, options, (given) => new JsonQuery(given, this.#tap));
    if (query.refusal !== undefined) {
      throw query.refusal;
    }
    return query.value;
  }

  /** Has the server stop what takes longer: https://www.postgresql.org/docs/current/runtime-config-client.html */
  limitStatements(timeoutMs: number | undefined): void {
    const statement = this.#timeLimit.change(timeoutMs);
    if (statement !== undefined) {
      const limiting = this.run(statement.text, statement.values).then(
        () => undefined,
        () => this.#timeLimit.forget(),
      );
      this.#limiting = limiting;
      void limiting.then(() => {
        this.#limiting = undefined;
      });
    }
  }

  /**
   * Gives the connection back to the pool once no cancellation is under way any more, so that none can strike the
   * next user; closes it instead if it may carry anything over. The caller need not wait for that.
   */
  release(): void {
    if (this.#cancellation !== undefined) {
      void this.#cancellation.then(() => this.release());
      return;
    }
    if (this.#limiting !== undefined) {
      void this.#limiting.then(() => this.release());
      return;
    }
    const status = this.#client.getTransactionStatus();
    const isClean =
      !this.#lost && !this.#isOutdated && this.#running === 0 && (status === "I" || status === null);
    this.#client.release(!isClean);
  }

  /** Cuts the connection; what runs on it is rejected with CONNECTION_FAILED. */
  destroy(): void {
    this.#lost = true;
    this.#client.connection.stream.destroy();
  }

  #configure(text: string, values: readonly unknown[], name: string | undefined): QueryConfig {
    // The driver only reads the values; its type asks for a mutable list.
    return name !== undefined && this.#isToBePrepared(name)
      ? { text, values: values as unknown[], name }
      : { text, values: values as unknown[] };
  }

  #isToBePrepared(name: string): boolean {
    if (this.#preparedNames.has(name)) {
      return true;
    }
    const { preparedStatements, maxPreparedStatements } = this.#context.settings;
    if (!preparedStatements) {
      return false;
    }
    if (Buffer.byteLength(name) > maxNameBytes) {
      throw new PostgresError(
        "QUERY_FAILED",
        `The name "${name}" of a statement is longer than ${maxNameBytes} bytes.`,
      );
    }
    if (this.#preparedNames.size >= maxPreparedStatements) {
      return false;
    }
    this.#preparedNames.add(name);
    return true;
  }

  /**
   * Sends a statement; once more, not prepared, when the server says that the prepared one no longer fits its
   * tables (a migration ran) or is not there (the driver took it for prepared, or somebody has discarded it). It has
   * done nothing then, but it has failed the transaction if there is one.
   */
  async #execute<Query extends DriverQuery>(
    config: QueryConfig,
    options: ConnectionQueryOptions,
    createQuery: (config: QueryConfig) => Query,
  ): Promise<Executed<Query>> {
    try {
      return await this.#send(options, createQuery, config);
    } catch (error) {
      if (config.name === undefined || !isPreparedInVain(error)) {
        throw error;
      }
      this.#isOutdated = true;
      if (options.isPipelined === true || this.#client.getTransactionStatus() !== "I") {
        throw error;
      }
      const { name: _, ...unprepared } = config;
      return await this.#send(options, createQuery, unprepared);
    }
  }

  async #send<Query extends DriverQuery>(
    { signal, cancelAfter }: ConnectionQueryOptions,
    createQuery: (config: QueryConfig) => Query,
    config: QueryConfig,
  ): Promise<Executed<Query>> {
    assertNotAborted(signal);
    const stopWatching = signal === undefined ? undefined : this.#cancelOnAbort(signal, cancelAfter);
    const query = createQuery(config);
    this.#running++;
    try {
      return { query, result: await this.#submit(query) };
    } catch (error) {
      throw toPostgresError(error, {
        aborted: signal?.aborted === true,
        connectionLost: this.#lost,
        server: this.#context.server,
        completedStatements: query.completedStatements,
      });
    } finally {
      this.#running--;
      stopWatching?.();
    }
  }

  #submit(query: DriverQuery): Promise<unknown> {
    return new Promise((resolve, reject) => {
      query.callback = (error, result) => (error === null ? resolve(result) : reject(error));
      this.#client.query(query);
    });
  }

  /** Cancels what runs when the signal is aborted, until the function that it gives says that it has ended. */
  #cancelOnAbort(signal: AbortSignal, after: Promise<unknown> | undefined): () => void {
    let settle: (() => void) | undefined;
    const cancel = () => {
      const settled = new Promise<void>((resolve) => {
        settle = resolve;
      });
      const cancelling = this.#cancelUntil(settled, after);
      const cancellation = Promise.all([this.#cancellation, cancelling]).then(() => {
        if (this.#cancellation === cancellation) {
          this.#cancellation = undefined;
        }
      });
      this.#cancellation = cancellation;
    };
    signal.addEventListener("abort", cancel);
    return () => {
      settle?.();
      signal.removeEventListener("abort", cancel);
    };
  }

  /**
   * Asks the server to stop what runs until it has stopped. Once is not enough: a request that overtakes its
   * statement does nothing. Not before `after` has ended. After the bound the connection is cut, which is the last way to
   * be rid of it.
   */
  async #cancelUntil(settled: Promise<void>, after: Promise<unknown> | undefined): Promise<void> {
    const { clock, settings, logger, server } = this.#context;
    const deadline = clock.monotonic() + settings.cancelTimeoutMs;
    let isSettled = false;
    const end = new AbortController();
    void settled.then(() => {
      isSettled = true;
      end.abort();
    });
    try {
      if (after !== undefined) {
        const waiting = clock.sleep(settings.cancelTimeoutMs, end.signal);
        await Promise.race([Promise.allSettled([after]), waiting.catch(() => undefined)]);
      }
      for (let repeatMs = firstRepeatMs; !isSettled && clock.monotonic() < deadline; repeatMs *= 2) {
        await sendCancelRequest(this.#client, deadline - clock.monotonic());
        if (!isSettled) {
          await clock.sleep(repeatMs, end.signal).catch(() => undefined);
        }
      }
    } catch (error) {
      logger.warn("A statement could not be cancelled in the server.", { error, server });
    }
    if (!isSettled) {
      this.destroy();
      await settled;
    }
  }
}

/** `invalid_sql_statement_name` */
const missingStatement = "26000";

/** Whether the server has refused a statement because what it has prepared under the name is gone or outdated. */
export function isPreparedInVain(error: unknown): boolean {
  const cause: unknown = error instanceof PostgresError ? error.cause : undefined;
  return (
    cause instanceof pg.DatabaseError &&
    (cause.code === missingStatement || (cause.code === "0A000" && cause.routine === "RevalidateCachedQuery"))
  );
}

/** @throws PostgresError QUERY_CANCELLED for a signal that is aborted already. */
export function assertNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new PostgresError(
      "QUERY_CANCELLED",
      "The statement was not sent because its caller had given up.",
      {
        cause: signal.reason,
      },
    );
  }
}
