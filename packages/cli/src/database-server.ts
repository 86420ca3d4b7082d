import { relative } from "node:path";
import type { Environment, Logger } from "@hansa/core";
import { databaseUrl, ensureDatabase, startEmbeddedPostgres } from "@hansa/postgres";
import { CliError } from "./errors.ts";
import { openHeldNames } from "./held-names.ts";

/** The PostgreSQL server on which each subgraph has a database of its own. */
export interface DatabaseServer extends AsyncDisposable {
  /** For people: which server, and where its data lie. */
  readonly description: string;
  /** Resolves when the server has ended by itself, as far as that can be known from here. */
  readonly crashed?: Promise<void>;
  /** The connection string of a database there, with the password where it has one. */
  urlOf(name: string): string;
  /**
   * As `urlOf`, of a database that is created if it is missing, and that no other process opens meanwhile.
   *
   * @throws CliError DATABASE_IN_USE; PostgresError.
   */
  openDatabase(name: string): Promise<string>;
}

export interface DatabaseServerOptions {
  readonly environment: Environment;
  /** Where the embedded server keeps its data. */
  readonly dataDirectory: string;
  /** Begins with an empty embedded server. */
  readonly fresh: boolean;
  readonly logger: Logger;
}

/**
 * The server that `DATABASE_URL` names, or without it an embedded one.
 *
 * @throws CliError FRESH_REFUSED when data of a server that is not ours would be removed; PostgresError.
 */
export async function openDatabaseServer(options: DatabaseServerOptions): Promise<DatabaseServer> {
  const serverUrl = options.environment.DATABASE_URL;
  return serverUrl ? await useServer(serverUrl, options) : await startServer(options);
}

async function useServer(serverUrl: string, options: DatabaseServerOptions): Promise<DatabaseServer> {
  if (options.fresh) {
    throw new CliError(
      "FRESH_REFUSED",
      "--fresh removes only what the embedded PostgreSQL holds, and DATABASE_URL is set.",
    );
  }
  const names = await openHeldNames(serverUrl);
  return {
    description: "PostgreSQL at DATABASE_URL",
    urlOf: (name) => databaseUrl(serverUrl, name),
    async openDatabase(name) {
      if (!(await names.hold(name))) {
        throw new CliError(
          "DATABASE_IN_USE",
          `Another "hansa dev" that runs uses the database "${name}" on the server at DATABASE_URL.`,
        );
      }
      await ensureDatabase(serverUrl, name);
      return databaseUrl(serverUrl, name);
    },
    // The server was there before and stays.
    [Symbol.asyncDispose]: () => names[Symbol.asyncDispose](),
  };
}

async function startServer({ dataDirectory, fresh, logger }: DatabaseServerOptions): Promise<DatabaseServer> {
  const server = await startEmbeddedPostgres({ dataDirectory, fresh, logger });
  return {
    description: `PostgreSQL ${server.version} (embedded), data in ${relative(process.cwd(), server.dataDirectory)}`,
    crashed: server.crashed,
    urlOf: (name) => server.connectionString(name),
    async openDatabase(name) {
      await server.ensureDatabase(name);
      return server.connectionString(name);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
