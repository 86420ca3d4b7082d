import type { Duplex } from "node:stream";
import type { Clock, Logger } from "@hansa/core";
import pg, { type Client, type QueryConfig, type Submittable } from "pg";
import type { Queryable, QueryOptions, Row } from "../database.ts";
import { PostgresError } from "../errors.ts";
import { sendCancelRequest } from "./cancel-request.ts";
import { toPostgresError } from "./driver-error.ts";
import { DriverQuery, type StatementResult } from "./driver-query.ts";
import { JsonQuery } from "./json-query.ts";
import { RowTap } from "./row-tap.ts";
import { SentQueries, type SentQuery } from "./sent-queries.ts";
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

/** A query that the server or the driver has refused, and how it was sent. */
interface FailedQuery<Answer> {
  readonly config: QueryConfig;
  readonly options: ConnectionQueryOptions;
  readonly query: SentQuery<Answer>;
  readonly createQuery: (config: QueryConfig) => SentQuery<Answer>;
}

const createDriverQuery = (config: QueryConfig): SentQuery<StatementResult> => new DriverQuery(config);
const createJsonQuery = (config: QueryConfig): SentQuery<Uint8Array | undefined> => new JsonQuery(config);

/** What every client of the driver has, and its type declarations show of those of its own pool alone. */
function driverOf(client: Client): { readonly connection: { readonly stream: Duplex } } {
  return client as unknown as { readonly connection: { readonly stream: Duplex } };
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
  readonly #client: Client;
  readonly #context: ConnectionContext;
  readonly #sent = new SentQueries();
  readonly #preparedNames = new Set<string>();
  #lost = false;
  /** What is prepared here is not what the server has, so the connection is replaced after this use. */
  #isOutdated = false;
  #cancellation: Promise<void> | undefined;
  readonly #timeLimit: TimeLimitOfConnection;
  #limiting: Promise<void> | undefined;

  constructor(client: Client, context: ConnectionContext) {
    this.#client = client;
    this.#context = context;
    RowTap.install(driverOf(client).connection.stream, this.#sent);
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
  run(
    text: string,
    values: readonly unknown[] = [],
    options: ConnectionQueryOptions = {},
  ): Promise<StatementResult> {
    return this.#send(this.#configure(text, values, options.name), options, createDriverQuery);
  }

  queryJson(
    text: string,
    values: readonly unknown[] = [],
    options: ConnectionQueryOptions = {},
  ): Promise<Uint8Array | undefined> {
    return this.#send(this.#configure(text, values, options.name), options, createJsonQuery);
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

  /** Whether it is open, as far as is known. */
  get isOpen(): boolean {
    return !this.#lost;
  }

  /**
   * Whether nothing of what it was used for is left on it. It may be asked once no cancellation is under way any more, so
   * that none can strike the next user: that is what is waited for where a promise is given.
   */
  settle(): boolean | Promise<boolean> {
    const settling = this.#cancellation ?? this.#limiting;
    if (settling !== undefined) {
      return settling.then(() => this.settle());
    }
    const status = this.#client.getTransactionStatus();
    return !this.#lost && !this.#isOutdated && this.#sent.size === 0 && (status === "I" || status === null);
  }

  /** Says goodbye to the server and closes the connection, whether or not it answers. */
  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  /** Cuts the connection; what runs on it is rejected with CONNECTION_FAILED. */
  destroy(): void {
    this.#lost = true;
    driverOf(this.#client).connection.stream.destroy();
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
   * Sends a statement and gives its answer. All is done as the driver tells that it has ended, in one promise: this is the
   * path of every request.
   */
  #send<Answer>(
    config: QueryConfig,
    options: ConnectionQueryOptions,
    createQuery: (config: QueryConfig) => SentQuery<Answer>,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { signal, cancelAfter } = options;
      assertNotAborted(signal);
      const stopWatching = signal === undefined ? undefined : this.#cancelOnAbort(signal, cancelAfter);
      const query = createQuery(config);
      query.callback = (error, result) => {
        if (!this.#sent.delete(query)) {
          return;
        }
        stopWatching?.();
        try {
          resolve(
            error === null
              ? query.answer(result)
              : this.#recover(error, { config, options, query, createQuery }),
          );
        } catch (reason) {
          reject(reason);
        }
      };
      this.#sent.add(query);
      // The driver takes what is of its class and has its methods, which its type declarations leave out.
      this.#client.query(query as unknown as Submittable);
    });
  }

  /**
   * What becomes of a statement that has failed: it is sent once more, not prepared, when the server says that the
   * prepared one no longer fits its tables or types (a migration ran) or is not there (the driver took it for prepared, or
   * somebody has discarded it). It has done nothing then, but it has failed the transaction if there is one.
   *
   * @throws PostgresError
   */
  #recover<Answer>(error: Error, failed: FailedQuery<Answer>): Promise<Answer> {
    const { config, options, query, createQuery } = failed;
    const reason = toPostgresError(error, {
      aborted: options.signal?.aborted === true,
      connectionLost: this.#lost,
      server: this.#context.server,
      completedStatements: query.completedStatements,
    });
    // The server says goodbye before it closes the socket: nobody is to get the connection in between.
    this.#lost ||= reason.code === "CONNECTION_FAILED";
    if (config.name === undefined || !isPreparedInVain(reason)) {
      throw reason;
    }
    this.#isOutdated = true;
    const { logger, server } = this.#context;
    logger.info("A prepared statement no longer fits the database, so that its connection is replaced.", {
      server,
      statement: config.name,
      error: reason,
    });
    if (options.isPipelined === true || this.#client.getTransactionStatus() !== "I") {
      throw reason;
    }
    const { name: _, ...unprepared } = config;
    return this.#send(unprepared, options, createQuery);
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

/**
 * `invalid_sql_statement_name`; and `internal_error`, by which the server says that a type which a statement was prepared
 * with is gone, though another one of its name may be there.
 */
const statesInVain: ReadonlySet<unknown> = new Set(["26000", "XX000"]);

/** Whether the server may have refused a statement because what it has prepared under the name is gone or outdated. */
export function isPreparedInVain(error: unknown): boolean {
  const cause: unknown = error instanceof PostgresError ? error.cause : undefined;
  return (
    cause instanceof pg.DatabaseError &&
    (statesInVain.has(cause.code) || (cause.code === "0A000" && cause.routine === "RevalidateCachedQuery"))
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
