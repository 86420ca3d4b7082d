import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Logger } from "@hansa/core";
import { PostgresError } from "../errors.ts";

const run = promisify(execFile);

/** The operating-system user as whom the server's processes run. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * As whom to run the server: `undefined` (nothing changes) unless this process is root, as whom PostgreSQL refuses
 * to run. Root takes the owner of the data directory if there is one already, else the user `postgres`, which is
 * created where it is missing, else `nobody`.
 *
 * @throws PostgresError SERVER_USER_UNAVAILABLE when none of them can be had.
 */
export async function chooseServerUser(
  dataDirectory: string,
  logger: Logger,
): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const owner = await stat(dataDirectory).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    return { uid: owner.uid, gid: owner.gid };
  }
  const user =
    (await findUser("postgres")) ?? (await createUser("postgres", logger)) ?? (await findUser("nobody"));
  if (user === undefined) {
    throw new PostgresError(
      "SERVER_USER_UNAVAILABLE",
      "PostgreSQL does not run as root, and there is neither a user `postgres` nor a way to create one. Run this command as an ordinary user, or create the user with `useradd --system postgres`.",
    );
  }
  return user;
}

/** Whether the server's user can get to `path`: every folder above it and the path itself lets it pass. */
export async function canUserReach(path: string, user: ServerUser | undefined): Promise<boolean> {
  if (user === undefined) {
    return true;
  }
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined && !canPass(found, user)) {
      return false;
    }
    if (folder === dirname(folder)) {
      return true;
    }
  }
}

function canPass(
  found: { readonly mode: number; readonly uid: number; readonly gid: number },
  user: ServerUser,
): boolean {
  const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0;
  return ((found.mode >> shift) & 0o1) !== 0;
}

async function findUser(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ["-u", "-g"].map(async (flag) => Number.parseInt((await run("id", [flag, name])).stdout, 10)),
    );
    return uid === undefined || gid === undefined || uid === 0 || Number.isNaN(uid + gid)
      ? undefined
      : { uid, gid };
  } catch {
    return undefined;
  }
}

async function createUser(name: string, logger: Logger): Promise<ServerUser | undefined> {
  try {
    await run("useradd", ["--system", "--user-group", "--shell", "/bin/false", name]);
    logger.info("The operating-system user for the embedded PostgreSQL was created.", { name });
  } catch {
    // There is no `useradd`, or another process has created the user at this moment.
  }
  return await findUser(name);
}
