import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { cp, lchown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import { describeFileError } from "@hansa/core";
import { PostgresError } from "../errors.ts";
import { ignoreExisting, type ServerBinaries } from "./binaries.ts";
import type { ServerUser } from "./server-user.ts";

/** The superuser of every embedded server. */
export const superuser = "postgres";

/** What processes of the server see of the environment: nothing of ours, and one language for messages. */
export const serverEnvironment: Readonly<Record<string, string>> = { LC_ALL: "C", LANG: "C", TZ: "UTC" };

const staleDraftMs = 3_600_000;

export interface DataDirectoryOptions {
  readonly binaries: ServerBinaries;
  readonly user: ServerUser | undefined;
  readonly cacheDirectory: string;
}

/**
 * Makes `dataDirectory` a database cluster (UTF-8, locale C) unless it is one already, by copying a template that
 * is made once a version and user. It appears whole or not at all, whenever this is interrupted.
 *
 * @throws PostgresError DATA_DIRECTORY_UNUSABLE for a folder with other content, of another version, or that
 * cannot be read; SERVER_START_FAILED with the end of what `initdb` printed.
 */
export async function ensureDataDirectory(
  dataDirectory: string,
  options: DataDirectoryOptions,
): Promise<void> {
  if (await isCluster(dataDirectory, options.binaries)) {
    return;
  }
  try {
    const template = await ensureTemplate(options);
    await copyCluster(template, dataDirectory, options.user);
  } catch (error) {
    if (error instanceof PostgresError) {
      throw error;
    }
    throw new PostgresError(
      "SERVER_START_FAILED",
      `The data directory "${dataDirectory}" could not be created: ${describeFileError(error, "create")}. Look at the free space of the disk and the rights of the folder above it.`,
      { cause: error },
    );
  }
}

/**
 * Removes a database cluster of whatever version, so that `ensureDataDirectory` begins anew.
 *
 * @throws PostgresError DATA_DIRECTORY_UNUSABLE for a folder that holds something else, which stays.
 */
export async function removeDataDirectory(dataDirectory: string): Promise<void> {
  const entries = await listEntries(dataDirectory);
  if (entries.length > 0 && !entries.includes("PG_VERSION")) {
    throw foreignFolder(dataDirectory);
  }
  await rm(dataDirectory, { recursive: true, force: true });
}

async function isCluster(dataDirectory: string, binaries: ServerBinaries): Promise<boolean> {
  if ((await listEntries(dataDirectory)).length === 0) {
    return false;
  }
  const found = (await readFile(join(dataDirectory, "PG_VERSION"), "utf8").catch(() => "")).trim();
  const wanted = binaries.packageVersion.split(".")[0];
  if (found === wanted) {
    return true;
  }
  throw found === ""
    ? foreignFolder(dataDirectory)
    : new PostgresError(
        "DATA_DIRECTORY_UNUSABLE",
        `The data directory "${dataDirectory}" was made by PostgreSQL ${found}, and the embedded one is ${wanted}. Move the data over with pg_dump of version ${found}, or begin anew with an empty directory.`,
      );
}

function foreignFolder(dataDirectory: string): PostgresError {
  return new PostgresError(
    "DATA_DIRECTORY_UNUSABLE",
    `The folder "${dataDirectory}" holds files that are not a PostgreSQL data directory. Choose another or an empty one.`,
  );
}

/** What the folder holds; nothing where there is none. */
async function listEntries(dataDirectory: string): Promise<readonly string[]> {
  return await readdir(dataDirectory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") {
      return [];
    }
    throw new PostgresError(
      "DATA_DIRECTORY_UNUSABLE",
      `The data directory "${dataDirectory}" cannot be read: ${describeFileError(error)}. Another user may have created it (root, say): run as that user, give it to yours with \`chown -R\`, or choose another directory.`,
      { cause: error },
    );
  });
}

/** The cached cluster to copy from; several processes may make it at once, and the first to be done gives it. */
async function ensureTemplate({ binaries, user, cacheDirectory }: DataDirectoryOptions): Promise<string> {
  const owner = user?.uid ?? process.getuid?.() ?? 0;
  const template = join(cacheDirectory, `postgres-template-${binaries.packageVersion}-${owner}`);
  if ((await stat(join(template, "PG_VERSION")).catch(() => undefined)) !== undefined) {
    return template;
  }
  await removeStaleDrafts(cacheDirectory);
  const draft = await mkdtemp(join(cacheDirectory, "building-"));
  try {
    await giveTo(draft, user);
    const cluster = join(draft, "cluster");
    await runInitdb(binaries.initdb, cluster, user);
    await rename(cluster, template).catch(ignoreExisting);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return template;
}

async function removeStaleDrafts(cacheDirectory: string): Promise<void> {
  for (const name of await readdir(cacheDirectory)) {
    const path = join(cacheDirectory, name);
    const found = name.startsWith("building-") ? await stat(path).catch(() => undefined) : undefined;
    if (found !== undefined && Date.now() - found.mtimeMs > staleDraftMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function runInitdb(initdb: string, cluster: string, user: ServerUser | undefined): Promise<void> {
  const flags = ["--encoding=UTF8", "--locale=C", "--auth=trust", `--username=${superuser}`, "--no-sync"];
  const child = spawn(initdb, [`--pgdata=${cluster}`, ...flags], {
    ...user,
    cwd: parse(cluster).root,
    env: serverEnvironment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-4_000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (exitCode !== 0) {
    throw new PostgresError(
      "SERVER_START_FAILED",
      `\`initdb\` could not create a database cluster in "${cluster}" (exit code ${exitCode}). It printed:\n${output.trim()}`,
    );
  }
}

async function copyCluster(
  template: string,
  dataDirectory: string,
  user: ServerUser | undefined,
): Promise<void> {
  await mkdir(dirname(dataDirectory), { recursive: true });
  const draft = await mkdtemp(`${dataDirectory}-building-`);
  try {
    const cluster = join(draft, "cluster");
    await cp(template, cluster, { recursive: true, mode: constants.COPYFILE_FICLONE });
    if (user !== undefined) {
      await giveAllTo(cluster, user);
    }
    await rename(cluster, dataDirectory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Hands a folder to the server's user; nothing to do when the server runs as this process's user. */
export async function giveTo(path: string, user: ServerUser | undefined): Promise<void> {
  if (user !== undefined) {
    await lchown(path, user.uid, user.gid);
  }
}

/**
 * Writes a file of the server that only its user may read. The folder is that user's, so an existing file is removed
 * and never written through: a link in its place would have root write elsewhere.
 */
export async function writeServerFile(
  path: string,
  text: string,
  user: ServerUser | undefined,
): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, text, { mode: 0o600, flag: "wx" });
  await giveTo(path, user);
}

/** Links are handed over themselves and never followed: what they lead to need not be the server's. */
async function giveAllTo(folder: string, user: ServerUser): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      await (entry.isDirectory() ? giveAllTo(path, user) : lchown(path, user.uid, user.gid));
    }),
  );
  await lchown(folder, user.uid, user.gid);
}
