import { chmod, lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const abandonedAfterMs = 3_600_000;
const pattern = /^hansa-test-postgres-(\d+)-/;

/**
 * A new folder for this process's server, and those removed that killed runs have left. Its name cannot be guessed,
 * and nothing is removed that another user has made: in a folder for all, that may be a link to anywhere.
 */
export async function createTestFolder(parent: string = tmpdir()): Promise<string> {
  await removeAbandoned(parent);
  const folder = await mkdtemp(join(parent, `hansa-test-postgres-${process.pid}-`));
  // As root the server runs as another user, who has to get through to the data.
  await chmod(folder, 0o755);
  return folder;
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(pattern.exec(name)?.[1] ?? 0);
    const path = join(parent, name);
    if (pid > 0 && !isAlive(pid) && (await isOwnOldFolder(path))) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Old as well as without its process, which may be one of another container that shares the temporary folder. */
async function isOwnOldFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  const isOwn = process.getuid === undefined || found?.uid === process.getuid();
  return found?.isDirectory() === true && isOwn && Date.now() - found.mtimeMs > abandonedAfterMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
