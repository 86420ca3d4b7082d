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
import { postgresSettings } from "../settings.ts";
import type { Connection, ConnectionContext } from "./connection.ts";
import { ConnectionPool } from "./connection-pool.ts";
import { openConnection } from "./open-connection.ts";
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
  readonly #pool: ConnectionPool;
  readonly #settings: SettingsOf<typeof postgresSettings>;
  readonly #context: ConnectionContext;
  #closing: Promise<void> | undefined;

  constructor(options: DatabaseOptions) {
    this.#settings = readSettings(
      postgresSettings,
      options.settings ?? {},
      options.environment ?? process.env,
    );
    const context = {
      server: describeServer(options.connectionString),
      settings: this.#settings,
      logger: options.logger ?? silentLogger,
      clock: options.clock ?? systemClock,
    };
    const config = {
      connectionString: options.connectionString,
      fallback_application_name: options.applicationName ?? "hansa",
      connectionTimeoutMillis: this.#settings.acquireTimeoutMs,
      pipeline: true,
      keepAlive: true,
    };
    this.#context = context;
    this.#pool = new ConnectionPool({
      settings: this.#settings,
      server: context.server,
      open: () => openConnection(config, context),
    });
  }

  query<R extends Row = Row>(
    text: string,
    values?: readonly unknown[],
    options?: StatementOptions,
  ): Promise<readonly R[]> {
    return this.#run(options, (connection, how) => connection.query<R>(text, values, how));
  }

  queryJson(
    text: string,
    values?: readonly unknown[],
    options?: StatementOptions,
  ): Promise<Uint8Array | undefined> {
    return this.#run(options, (connection, how) => connection.queryJson(text, values, how));
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

  async #close(): Promise<void> {
    const timer = setTimeout(() => {
      const { logger, server } = this.#context;
      const { connections } = this.#pool;
      logger.warn("Statements still ran when a pool was closed, and are cut off.", {
        server,
        connections: connections.size,
      });
      for (const connection of connections) {
        connection.destroy();
      }
    }, this.#settings.drainTimeoutMs);
    await this.#pool.close();
    clearTimeout(timer);
  }

  #run<Result>(options: StatementOptions = {}, send: SendStatement<Result>): Promise<Result> {
    return this.#use(options, (connection) => runStatement(connection, send, options));
  }

  async #use<Result>(
    { signal, timeoutMs }: SessionOptions & TimeLimit,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const lent = this.#pool.acquire(signal);
    const connection = lent instanceof Promise ? await lent : lent;
    try {
      connection.limitStatements(timeoutMs);
      return await work(connection);
    } finally {
      this.#pool.release(connection);
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
