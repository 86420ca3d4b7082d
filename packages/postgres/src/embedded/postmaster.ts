import { execFile } from "node:child_process";
import { readFile, readlink, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Clock, Logger } from "@hansa/core";
import { PostgresError } from "../errors.ts";
import { isProcessAlive } from "./process-identity.ts";

const run = promisify(execFile);
const pollMs = 10;

/** What `postmaster.pid` of a data directory says. */
export interface PostmasterFile {
  readonly pid: number;
  /** `starting`, `ready`, `stopping`; empty at first. */
  readonly status: string;
}

/** Reads `postmaster.pid`; `undefined` when there is none, so no server runs or one has ended well. */
export async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile | undefined> {
  const content = await readFile(join(dataDirectory, "postmaster.pid"), "utf8").catch(() => "");
  const lines = content.split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  return pid > 0 ? { pid, status: (lines[7] ?? "").trim() } : undefined;
}

/**
 * Stops a server that a killed run has left behind on this data directory, and removes the trace of one whose
 * process number something else has now. To be called by the owner of the directory's lock only.
 *
 * @throws PostgresError SERVER_STOP_FAILED when it does not stop in two rounds of `timeoutMs`.
 */
export async function stopLeftoverServer(
  dataDirectory: string,
  options: { readonly timeoutMs: number; readonly logger: Logger; readonly clock: Clock },
): Promise<void> {
  const leftover = await readPostmasterFile(dataDirectory);
  if (leftover === undefined || !isProcessAlive(leftover.pid)) {
    return;
  }
  if (!(await isServerOf(leftover.pid, dataDirectory))) {
    await rm(join(dataDirectory, "postmaster.pid"), { force: true });
    return;
  }
  options.logger.warn("A PostgreSQL server of an earlier run still runs and is stopped.", {
    pid: leftover.pid,
    dataDirectory,
  });
  const isStopped =
    (await stopProcess(leftover.pid, "SIGINT", options)) ||
    (await stopProcess(leftover.pid, "SIGQUIT", options));
  if (!isStopped) {
    throw new PostgresError(
      "SERVER_STOP_FAILED",
      `The PostgreSQL server ${leftover.pid} of an earlier run still uses "${dataDirectory}" and does not stop. Stop it by hand (\`kill -QUIT ${leftover.pid}\`), then start again.`,
    );
  }
}

async function stopProcess(
  pid: number,
  signal: NodeJS.Signals,
  { timeoutMs, clock }: { readonly timeoutMs: number; readonly clock: Clock },
): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch {
    return !isProcessAlive(pid);
  }
  const deadline = clock.monotonic() + timeoutMs;
  while (isProcessAlive(pid)) {
    if (clock.monotonic() > deadline) {
      return false;
    }
    await clock.sleep(pollMs);
  }
  return true;
}

/** A postmaster works in its data directory, which Linux shows; elsewhere its command line names it. */
async function isServerOf(pid: number, dataDirectory: string): Promise<boolean> {
  const directory = await realpath(dataDirectory);
  if (process.platform === "linux") {
    const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    return workingDirectory === directory;
  }
  if (process.platform === "win32") {
    return true;
  }
  const command = await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return command.stdout.includes(dataDirectory) || command.stdout.includes(directory);
}
