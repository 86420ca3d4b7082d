import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort, waitFor } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { locateBinaries, prepareBinaries } from "../../src/embedded/binaries.ts";
import { readPostmasterFile } from "../../src/embedded/postmaster.ts";
import { isProcessAlive } from "../../src/embedded/process-identity.ts";
import { connectDatabase, type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/index.ts";

const isRoot = process.getuid?.() === 0;
let folder: string;
let directories = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hansa-embedded-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const newDirectory = () => join(folder, `data-${directories++}`);
const start = (dataDirectory: string): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDirectory, durable: false });

async function query(connectionString: string, sql: string): Promise<readonly unknown[]> {
  await using database = await connectDatabase({ connectionString });
  return await database.query(sql);
}

/** Another process that runs a server on `dataDirectory`. */
async function startElsewhere(
  dataDirectory: string,
): Promise<AsyncDisposable & { child: ChildProcess; postmaster: number }> {
  const script = fileURLToPath(new URL("./run-server.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@hansa/source", script, dataDirectory], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const postmaster = (await readPostmasterFile(dataDirectory))?.pid ?? 0;
  const exited = once(child, "exit");
  return {
    child,
    postmaster,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
      await waitFor(() => !isProcessAlive(postmaster));
    },
  };
}

test("a fresh start, then a restart on the same data", async () => {
  const dataDirectory = newDirectory();
  {
    await using server = await start(dataDirectory);
    expect(server.version).toMatch(/^18\./);
    await server.ensureDatabase('odd "name" %é');
    await server.ensureDatabase('odd "name" %é');
    const connectionString = server.connectionString('odd "name" %é');
    await query(connectionString, "create table kept as select 1 as one");
    expect(
      await query(
        connectionString,
        "select current_setting('server_encoding') as e, current_setting('lc_collate', true) as c, current_setting('listen_addresses') as l",
      ),
    ).toMatchObject([{ e: "UTF8", l: "127.0.0.1" }]);
  }
  expect(await readPostmasterFile(dataDirectory)).toBeUndefined();
  await using server = await start(dataDirectory);
  expect(await query(server.connectionString('odd "name" %é'), "select * from kept")).toEqual([{ one: 1 }]);
});

test("a start that is to be fresh begins with nothing, but never under a server that runs", async () => {
  const dataDirectory = newDirectory();
  {
    await using server = await start(dataDirectory);
    await server.ensureDatabase("kept");
    await expect(startEmbeddedPostgres({ dataDirectory, fresh: true })).rejects.toMatchObject({
      code: "SERVER_ALREADY_RUNNING",
    });
    await query(server.connectionString("kept"), "create table kept as select 1 as one");
  }
  await using server = await startEmbeddedPostgres({ dataDirectory, fresh: true, durable: false });
  const found = await query(
    server.connectionString("postgres"),
    "select 1 from pg_database where datname = 'kept'",
  );
  expect(found).toEqual([]);
});

test("TCP asks for the password that stays with the data, the socket lets only its owner in", async () => {
  await using server = await start(newDirectory());
  const tcp = server.connectionString("postgres", "tcp");
  expect(await query(tcp, "select host(inet_client_addr()) as address")).toEqual([{ address: "127.0.0.1" }]);
  const withoutPassword = tcp.replace(/:[^:@/]+@/, "@");
  await expect(connectDatabase({ connectionString: withoutPassword })).rejects.toMatchObject({
    code: "CONNECTION_FAILED",
  });
  const wrongPassword = tcp.replace(/:[^:@/]+@/, ":wrong@");
  await expect(connectDatabase({ connectionString: wrongPassword })).rejects.toMatchObject({
    code: "CONNECTION_FAILED",
    extensions: { sqlState: "28P01" },
  });
  const socket = server.connectionString("postgres", "socket");
  const socketDirectory = new URL(socket.replace("@/", "@x/")).searchParams.get("host") ?? "";
  expect((await stat(socketDirectory)).mode & 0o777).toBe(0o700);
  expect(await query(socket, "select inet_client_addr() as address")).toEqual([{ address: null }]);
});

test("the server runs as somebody else than root, who owns the data", async () => {
  const dataDirectory = newDirectory();
  await using server = await start(dataDirectory);
  const { uid, mode } = await stat(server.dataDirectory);
  expect(mode & 0o777).toBe(0o700);
  expect(uid === 0).toBe(false);
  expect(isRoot || uid === process.getuid?.()).toBe(true);
});

test("a port that is taken is told, and nothing is left behind", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const dataDirectory = newDirectory();
  await expect(startEmbeddedPostgres({ dataDirectory, port })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringContaining(`127.0.0.1:${port}`),
  });
  other.close();
  await once(other, "close");
  await using server = await startEmbeddedPostgres({ dataDirectory, port, durable: false });
  expect(server.port).toBe(port);
});

test("a data directory has one owner at a time", async () => {
  const dataDirectory = newDirectory();
  await using server = await start(dataDirectory);
  await expect(start(dataDirectory)).rejects.toMatchObject({
    code: "SERVER_ALREADY_RUNNING",
    message: expect.stringContaining(`process ${process.pid} `),
    extensions: { pid: process.pid },
  });
  expect(await query(server.connectionString("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a live owner in another process is named, and not disturbed", async () => {
  const dataDirectory = newDirectory();
  await using other = await startElsewhere(dataDirectory);
  await expect(start(dataDirectory)).rejects.toMatchObject({
    code: "SERVER_ALREADY_RUNNING",
    extensions: { pid: other.child.pid },
  });
  expect(isProcessAlive(other.postmaster)).toBe(true);
});

test("the server does not outlive a process that is killed", async () => {
  const dataDirectory = newDirectory();
  const other = await startElsewhere(dataDirectory);
  expect(isProcessAlive(other.postmaster)).toBe(true);
  other.child.kill("SIGKILL");
  await waitFor(() => !isProcessAlive(other.postmaster), { describe: "the server to end with its process" });
  await using server = await start(dataDirectory);
  expect(await query(server.connectionString("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a server that was left behind is stopped, and its data stay", async () => {
  const dataDirectory = newDirectory();
  const first = await start(dataDirectory);
  await query(first.connectionString("postgres"), "create table kept as select 1 as one");
  await first[Symbol.asyncDispose]();
  // As after a kill of the process and of its watchdog: the server runs, and its owner's lock names nobody alive.
  const { postgres } = await locateBinaries();
  const port = String(await findFreePort());
  const owner = await stat(dataDirectory);
  const orphan = spawn(postgres, ["-D", dataDirectory, "-c", "unix_socket_directories=", "-p", port], {
    ...(isRoot ? { uid: owner.uid, gid: owner.gid } : {}),
    cwd: "/",
    env: {},
    stdio: "ignore",
  });
  const exited = once(orphan, "exit");
  await waitFor(async () => (await readPostmasterFile(dataDirectory))?.status === "ready");
  await writeFile(
    `${dataDirectory}.lock`,
    JSON.stringify({ pid: 2 ** 22 + 1, startedAt: null, token: "gone" }),
  );
  await using server = await start(dataDirectory);
  await exited;
  expect(await query(server.connectionString("postgres"), "select * from kept")).toEqual([{ one: 1 }]);
});

test("numbers that other processes have now do not count as owner or server", async () => {
  const dataDirectory = newDirectory();
  await (await start(dataDirectory))[Symbol.asyncDispose]();
  // This test's own process: alive, but neither begun at that time nor a server of the directory.
  await writeFile(
    `${dataDirectory}.lock`,
    JSON.stringify({ pid: process.pid, startedAt: "1", token: "old" }),
  );
  const stale = join(dataDirectory, "postmaster.pid");
  await writeFile(stale, `${process.pid}\n${dataDirectory}\n0\n1\n\n\n0 0\nready\n`);
  await using server = await start(dataDirectory);
  expect(await query(server.connectionString("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
});

test("several starts at once on an empty cache make one template", async () => {
  const cacheDirectory = join(folder, "cache");
  await mkdir(cacheDirectory, { mode: 0o755 });
  const servers = await Promise.all(
    [newDirectory(), newDirectory(), newDirectory()].map((dataDirectory) =>
      startEmbeddedPostgres({ dataDirectory, cacheDirectory, durable: false }),
    ),
  );
  for (const server of servers) {
    await server[Symbol.asyncDispose]();
  }
  const names = await readdir(cacheDirectory);
  expect(names).toEqual([expect.stringMatching(/^postgres-template-/)]);
});

test("a folder with other content, or of another version, is not touched", async () => {
  const foreign = newDirectory();
  await mkdir(foreign);
  await writeFile(join(foreign, "letter.txt"), "dear");
  await expect(start(foreign)).rejects.toMatchObject({ code: "DATA_DIRECTORY_UNUSABLE" });
  await expect(startEmbeddedPostgres({ dataDirectory: foreign, fresh: true })).rejects.toMatchObject({
    code: "DATA_DIRECTORY_UNUSABLE",
  });
  expect(await readdir(foreign)).toEqual(["letter.txt"]);
  const old = newDirectory();
  await mkdir(old);
  await writeFile(join(old, "PG_VERSION"), "15\n");
  await expect(start(old)).rejects.toMatchObject({
    code: "DATA_DIRECTORY_UNUSABLE",
    message: expect.stringContaining("made by PostgreSQL 15"),
  });
});

test("a server that cannot start gives the end of its log, and its lock back", async () => {
  const dataDirectory = newDirectory();
  await (await start(dataDirectory))[Symbol.asyncDispose]();
  const settings = join(dataDirectory, "postgresql.conf");
  const before = await readFile(settings, "utf8");
  await writeFile(settings, `${before}\nno_such_setting = 1\n`);
  await expect(start(dataDirectory)).rejects.toMatchObject({
    code: "SERVER_START_FAILED",
    message: expect.stringContaining('unrecognized configuration parameter "no_such_setting"'),
  });
  await writeFile(settings, before);
  await using server = await start(dataDirectory);
  expect(server.dataDirectory).toBe(dataDirectory);
});

test("libraries whose links npm did not make are repaired", async () => {
  const located = await locateBinaries();
  const copy = join(folder, "binaries");
  await cp(located.folder, copy, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(copy, "native/pg-symlinks.json"), "utf8")) as {
    target: string;
  }[];
  for (const { target } of links) {
    await unlink(join(copy, target));
  }
  const broken = {
    ...located,
    folder: copy,
    initdb: join(copy, "native/bin/initdb"),
    postgres: join(copy, "native/bin/postgres"),
  };
  const prepared = await prepareBinaries(broken, { cacheDirectory: folder, isReachable: true });
  expect(prepared).toEqual(broken);
  const child = spawn(prepared.postgres, ["--version"], { stdio: ["ignore", "pipe", "inherit"] });
  expect(String((await once(child.stdout, "data"))[0])).toMatch(/^postgres \(PostgreSQL\) 18/);
});

test("binaries that the server's user cannot reach are copied to the cache", async () => {
  const located = await locateBinaries();
  const cacheDirectory = join(folder, "cache-of-binaries");
  await mkdir(cacheDirectory, { mode: 0o755 });
  const prepared = await prepareBinaries(located, { cacheDirectory, isReachable: false });
  expect(dirname(prepared.folder)).toBe(cacheDirectory);
  expect(await prepareBinaries(located, { cacheDirectory, isReachable: false })).toEqual(prepared);
  expect(await readdir(cacheDirectory)).toHaveLength(1);
});
