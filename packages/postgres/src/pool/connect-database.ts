import {
  type Clock,
  type Environment,
  type Logger,
  readSettings,
  type SettingsInput,
  type SettingsOf,
  silentLogger,
  systemClock,
} from "@hansa/core";
import pg, { type PoolClient } from "pg";
import { assertConnectionString } from "../connection-string.ts";
import type {
  Database,
  Queryable,
  Row,
  Session,
  SessionOptions,
  StatementOptions,
  TimeLimit,
  TransactionOptions,
} from "../database.ts";
import { PostgresError } from "../errors.ts";
import { postgresSettings } from "../settings.ts";
import { assertNotAborted, Connection, type ConnectionContext } from "./connection.ts";
import { toPostgresError } from "./driver-error.ts";
import { runSession } from "./session.ts";
import { runStatement, type SendStatement } from "./statement-with-settings.ts";
import { runTransaction } from "./transaction.ts";

export interface DatabaseOptions {
  /** `postgresql://user:password@host:port/database?…`; a socket's folder goes in `host=` of the query part. */
  readonly connectionString: string;
  /** What `pg_stat_activity` shows; `hansa` unless given, here or in the connection string. */
  readonly applicationName?: string;
  readonly settings?: SettingsInput<typeof postgresSettings>;
  /** Where settings that are not given are looked up: `process.env` unless given. */
  readonly environment?: Environment;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** As `createDatabase`, once a first connection stands. @throws PostgresError CONNECTION_FAILED, DATABASE_MISSING. */
export async function connectDatabase(options: DatabaseOptions): Promise<Database> {
  const database = createDatabase(options);
  try {
    await database.query("select 1");
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * A database that opens connections as they are needed.
 *
 * @throws CoreError SETTING_INVALID, PostgresError CONNECTION_STRING_INVALID.
 */
export function createDatabase(options: DatabaseOptions): Database {
  assertConnectionString(options.connectionString);
  return new PooledDatabase(options);
}

class PooledDatabase implements Database {
  readonly #pool: pg.Pool;
  readonly #settings: SettingsOf<typeof postgresSettings>;
  readonly #context: ConnectionContext;
  readonly #connections = new WeakMap<PoolClient, Connection>();
  readonly #open = new Set<Connection>();
  #closing: Promise<void> | undefined;

  constructor(options: DatabaseOptions) {
    this.#settings = readSettings(
      postgresSettings,
      options.settings ?? {},
      options.environment ?? process.env,
    );
    this.#context = {
      server: describeServer(options.connectionString),
      settings: this.#settings,
      logger: options.logger ?? silentLogger,
      clock: options.clock ?? systemClock,
    };
    this.#pool = new pg.Pool({
      connectionString: options.connectionString,
      fallback_application_name: options.applicationName ?? "hansa",
      max: this.#settings.maxConnections,
      connectionTimeoutMillis: this.#settings.acquireTimeoutMs,
      idleTimeoutMillis: this.#settings.idleTimeoutMs,
      maxLifetimeSeconds: this.#settings.maxLifetimeMs / 1_000,
      pipeline: true,
      keepAlive: true,
    });
    this.#pool.on("connect", (client) => this.#adopt(client));
    // An idle connection that the server drops: the pool has removed it already, and the next caller gets a new one.
    this.#pool.on("error", () => undefined);
  }

  async query<R extends Row = Row>(
    text: string,
    values?: readonly unknown[],
    options?: StatementOptions,
  ): Promise<readonly R[]> {
    return await this.#run(options, (connection, how) => connection.query<R>(text, values, how));
  }

  async queryJson(
    text: string,
    values?: readonly unknown[],
    options?: StatementOptions,
  ): Promise<Uint8Array | undefined> {
    return await this.#run(options, (connection, how) => connection.queryJson(text, values, how));
  }

  async session<Result>(
    work: (session: Session) => Promise<Result>,
    options: SessionOptions = {},
  ): Promise<Result> {
    return await this.#use(options, (connection) => runSession(connection, work, options.signal));
  }

  async transaction<Result>(
    work: (transaction: Queryable) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    return await this.#use(options, (connection) => runTransaction(connection, work, options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  #adopt(client: PoolClient): Connection {
    const connection = new Connection(client, this.#context);
    this.#connections.set(client, connection);
    this.#open.add(connection);
    void connection.closed.then(() => this.#open.delete(connection));
    return connection;
  }

  /** The driver's pool has ended when it has said goodbye to the server; this waits until the server has, too. */
  async #close(): Promise<void> {
    const timer = setTimeout(() => {
      const { logger, server } = this.#context;
      logger.warn("Statements still ran when a pool was closed, and are cut off.", {
        server,
        connections: this.#open.size,
      });
      for (const connection of this.#open) {
        connection.destroy();
      }
    }, this.#settings.drainTimeoutMs);
    await this.#pool.end();
    await Promise.all([...this.#open].map((connection) => connection.closed));
    clearTimeout(timer);
  }

  async #run<Result>(options: StatementOptions = {}, send: SendStatement<Result>): Promise<Result> {
    return await this.#use(options, (connection) => runStatement(connection, send, options));
  }

  async #use<Result>(
    { signal, timeoutMs }: SessionOptions & TimeLimit,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const connection = await this.#acquire(signal);
    try {
      connection.limitStatements(timeoutMs);
      return await work(connection);
    } finally {
      connection.release();
    }
  }

  async #acquire(signal: AbortSignal | undefined): Promise<Connection> {
    assertNotAborted(signal);
    if (this.#closing !== undefined) {
      throw new PostgresError("POOL_CLOSED", "The database has been closed; no statement can be sent to it.");
    }
    const { maxConnections, maxWaiting, acquireTimeoutMs } = this.#settings;
    const isFull = this.#pool.totalCount >= maxConnections && this.#pool.idleCount === 0;
    if (isFull && this.#pool.waitingCount >= maxWaiting) {
      throw new PostgresError(
        "POOL_EXHAUSTED",
        `${maxWaiting} callers already wait for one of the ${maxConnections} connections (maxWaiting, maxConnections).`,
      );
    }
    try {
      const isFree = this.#pool.idleCount > 0 && this.#pool.waitingCount === 0;
      const client =
        signal === undefined || isFree ? await this.#pool.connect() : await this.#connect(signal);
      return this.#connections.get(client) ?? this.#adopt(client);
    } catch (error) {
      if (isFull && error instanceof Error && !("code" in error)) {
        throw new PostgresError(
          "POOL_TIMEOUT",
          `All ${maxConnections} connections stayed in use for ${acquireTimeoutMs} ms (maxConnections, acquireTimeoutMs).`,
          { cause: error },
        );
      }
      throw toPostgresError(error, { connectionLost: true, server: this.#context.server });
    }
  }

  /** A client of the pool; a caller that leaves first is not waited for, and its client goes back unused. */
  async #connect(signal: AbortSignal): Promise<PoolClient> {
    const { promise, resolve, reject } = Promise.withResolvers<PoolClient>();
    let isAbandoned = false;
    const abandon = () => {
      isAbandoned = true;
      reject(
        new PostgresError("QUERY_CANCELLED", "The caller gave up before a connection became free.", {
          cause: signal.reason,
        }),
      );
    };
    signal.addEventListener("abort", abandon, { once: true });
    this.#pool.connect().then((client) => (isAbandoned ? client.release() : resolve(client)), reject);
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", abandon);
    }
  }
}

/** `host:port/database` of a connection string, without user and password. */
function describeServer(connectionString: string): string {
  const url = URL.parse(connectionString.replace("@/", "@localhost/"));
  if (url === null) {
    return "the given connection string";
  }
  const host = url.searchParams.get("host") ?? decodeURIComponent(url.hostname);
  const port = url.searchParams.get("port") ?? (url.port || "5432");
  return `${host || "localhost"}:${port}${url.pathname}`;
}
