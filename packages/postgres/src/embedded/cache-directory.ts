import { lstat, mkdir, stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describeFileError, type Environment } from "@hansa/core";
import { PostgresError } from "../errors.ts";

/**
 * A folder for what can be made again: `HANSA_CACHE_DIRECTORY`, else `/var/cache/hansa` for root, else `hansa` in
 * the user's cache folder, else one in the temporary folder. It is this user's own and nobody else may write to
 * it, for programs are run from there.
 *
 * @throws PostgresError SERVER_START_FAILED when there is no such place.
 */
export async function openCacheDirectory(environment: Environment): Promise<string> {
  const failures: string[] = [];
  for (const candidate of listCandidates(environment)) {
    try {
      await mkdir(candidate, { recursive: true, mode: 0o755 });
      await assertPrivate(candidate);
      return candidate;
    } catch (error) {
      failures.push(`"${candidate}": ${describeFileError(error, "create")}`);
    }
  }
  throw new PostgresError(
    "SERVER_START_FAILED",
    `No folder for cached files can be used: ${failures.join("; ")}. Name one in HANSA_CACHE_DIRECTORY.`,
  );
}

function listCandidates(environment: Environment): readonly string[] {
  if (environment.HANSA_CACHE_DIRECTORY) {
    return [environment.HANSA_CACHE_DIRECTORY];
  }
  const temporary = join(tmpdir(), `hansa-${process.getuid?.() ?? "cache"}`);
  if (process.getuid?.() === 0) {
    return ["/var/cache/hansa", temporary];
  }
  return [join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "hansa"), temporary];
}

/** A link counts as well as what it leads to: who made it could lead it elsewhere once this has looked. */
async function assertPrivate(folder: string): Promise<void> {
  const [link, target] = await Promise.all([lstat(folder), stat(folder)]);
  const user = process.getuid?.();
  const isOwn = link.uid === user && target.uid === user && (target.mode & 0o022) === 0;
  if (user !== undefined && !isOwn) {
    throw new Error(`"${folder}" belongs to another user or can be written by others`);
  }
}
