import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { describeFileError } from "@hansa/core";
import { PostgresError } from "../errors.ts";
import { isProcessAlive, readProcessStart } from "./process-identity.ts";

interface Owner {
  readonly pid: number;
  readonly startedAt: string | null;
  /** Tells two locks of one process apart. */
  readonly token: string;
}

/**
 * Makes this process the one owner of `dataDirectory` by the file `<dataDirectory>.lock`; disposing gives it up.
 * The lock of a process that has ended (or whose number another process has now) is taken over.
 *
 * Taking over moves the stale file away and looks at what was moved: when two do so at once, the later one finds
 * the new owner's file in its hand and puts it back. PostgreSQL's own `postmaster.pid` is the last line of defence.
 *
 * @throws PostgresError SERVER_ALREADY_RUNNING naming the owner's process; DATA_DIRECTORY_UNUSABLE where nothing can
 * be written.
 */
export async function acquireOwnerLock(dataDirectory: string): Promise<AsyncDisposable> {
  const path = `${dataDirectory}.lock`;
  const owner: Owner = {
    pid: process.pid,
    startedAt: (await readProcessStart(process.pid)) ?? null,
    token: randomUUID(),
  };
  const content = JSON.stringify(owner);
  for (;;) {
    if (await createExclusively(path, content)) {
      return { [Symbol.asyncDispose]: () => removeOwn(path, content) };
    }
    const found = await readFile(path, "utf8").catch(() => undefined);
    if (found === undefined) {
      continue;
    }
    const other = parseOwner(found);
    if (other !== undefined && (await isOwnerAlive(other))) {
      throw new PostgresError(
        "SERVER_ALREADY_RUNNING",
        `The process ${other.pid} already runs the embedded PostgreSQL on "${dataDirectory}". Stop it (Ctrl-C where it runs, or \`kill ${other.pid}\`), or choose another data directory.`,
        { extensions: { pid: other.pid, dataDirectory } },
      );
    }
    await removeStale(path, found);
  }
}

/** The file appears with its content at once, so that nobody reads half a lock. */
async function createExclusively(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { mode: 0o600 });
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      return false;
    }
    throw new PostgresError(
      "DATA_DIRECTORY_UNUSABLE",
      `The lock "${path}" cannot be written: ${describeFileError(error, "write")}. Another user may own that folder (root, say): give it to yours with \`chown -R\`, or choose another data directory.`,
      { cause: error },
    );
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeStale(path: string, expected: string): Promise<void> {
  const moved = `${path}.${randomUUID()}`;
  const isMoved = await rename(path, moved).then(
    () => true,
    () => false,
  );
  if (!isMoved) {
    return;
  }
  if ((await readFile(moved, "utf8")) !== expected) {
    await link(moved, path).catch(() => undefined);
  }
  await rm(moved, { force: true });
}

async function removeOwn(path: string, content: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) === content) {
    await rm(path, { force: true });
  }
}

async function isOwnerAlive(owner: Owner): Promise<boolean> {
  if (!isProcessAlive(owner.pid)) {
    return false;
  }
  const startedAt = await readProcessStart(owner.pid);
  return owner.startedAt === null || startedAt === undefined || startedAt === owner.startedAt;
}

/** A lock that cannot be read (a disk that was full, say) has no owner. */
function parseOwner(content: string): Owner | undefined {
  try {
    const { pid, startedAt, token } = JSON.parse(content) as Partial<Owner>;
    return Number.isSafeInteger(pid) && typeof pid === "number" && pid > 0
      ? { pid, startedAt: startedAt ?? null, token: token ?? "" }
      : undefined;
  } catch {
    return undefined;
  }
}
