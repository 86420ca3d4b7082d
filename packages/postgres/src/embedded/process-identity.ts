import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a process with this number runs now, of whatever user. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * When the process began, as a text that is only good for comparing: numbers of processes are used again, a number
 * together with its beginning is not. `undefined` where the system does not tell or there is no such process.
 */
export async function readProcessStart(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === "linux") {
      // The command's name, in brackets, may hold anything; the start time is the 20th field after it.
      const stat = await readFile(`/proc/${pid}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    }
    if (process.platform === "win32") {
      return undefined;
    }
    const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
