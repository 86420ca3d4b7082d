import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort } from "./find-free-port.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Where the program is: what `.ci/install-servers` has put into the project, or where Debian's package `pgbouncer` and
 * the path have it. `undefined`: tests with it are skipped by name, in CI they fail.
 */
export const pgBouncerPath: string | undefined = [
  fileURLToPath(new URL("../../../node_modules/.cache/pgbouncer/pgbouncer", import.meta.url)),
  ...(process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "pgbouncer")),
  "/usr/sbin/pgbouncer",
].find(existsSync);

/** Whether tests with it are to run: where it is, and in CI also where it is not, so that they fail. */
export const runsPgBouncerTests: boolean = pgBouncerPath !== undefined || process.env.HANSA_CI === "true";

/** A PgBouncer before one database; disposing stops it. */
export interface TestPgBouncer extends AsyncDisposable {
  readonly connectionString: string;
}

/**
 * Starts a PgBouncer on 127.0.0.1 and a free port that lends one single connection of the database, transaction by
 * transaction, so that whatever one client leaves on it meets the next.
 */
export async function startTestPgBouncer(databaseUrl: string): Promise<TestPgBouncer> {
  if (pgBouncerPath === undefined) {
    throw new Error("There is no pgbouncer on this machine. Install it: `apt-get install pgbouncer`.");
  }
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hansa-test-pgbouncer-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await findFreePort();
  const file = join(folder, "pgbouncer.ini");
  await writeFile(file, printConfiguration(databaseUrl, port));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) {
    // It refuses to be root, and the configuration is read after the change of user, too.
    await Promise.all([chmod(folder, 0o755), chmod(file, 0o644)]);
  }
  const child = spawn(pgBouncerPath, [...(asRoot ? ["--user", "nobody"] : []), file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  resources.defer(() => stop(child));
  await untilReady(child);
  const kept = resources.move();
  return {
    connectionString: `postgresql://test@127.0.0.1:${port}/test`,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function printConfiguration(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl);
  const server = {
    host: url.hostname,
    port: url.port,
    dbname: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
  };
  const facts = Object.entries(server).map(([name, value]) => `${name}='${value.replaceAll("'", "''")}'`);
  return [
    "[databases]",
    `test = ${facts.join(" ")}`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${port}`,
    "unix_socket_dir =",
    "auth_type = any",
    "pool_mode = transaction",
    "default_pool_size = 1",
    "",
  ].join("\n");
}

async function untilReady(child: ChildProcess): Promise<void> {
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log = `${log}${text}`.slice(-10_000);
  });
  await waitFor(
    () => {
      if (child.exitCode !== null) {
        throw new Error(`pgbouncer ended with ${child.exitCode}: ${log}`);
      }
      return log.includes("process up");
    },
    { describe: () => `pgbouncer to be ready; its log: ${log}` },
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
}
