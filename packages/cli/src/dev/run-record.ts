import { readFile, rm } from "node:fs/promises";
import { writeTextFileInFolder } from "../text-file.ts";

/** What a running `hansa dev` leaves in the project's folder for a second one to find. */
export interface RunRecord {
  readonly pid: number;
  readonly url: string;
}

/** The record of a `hansa dev` whose process still lives; `undefined` when there is none. */
export async function readRunRecord(file: string): Promise<RunRecord | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(file, "utf8"));
    return isRunRecord(record) && isAlive(record.pid) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Leaves a record; disposing of it takes it away.
 *
 * @throws CliError FILE_UNWRITABLE.
 */
export async function writeRunRecord(file: string, record: RunRecord): Promise<AsyncDisposable> {
  await writeTextFileInFolder(file, `${JSON.stringify(record)}\n`);
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

function isRunRecord(value: unknown): value is RunRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    Number.isSafeInteger(value.pid) &&
    "url" in value &&
    typeof value.url === "string"
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
