import { writeFile } from "node:fs/promises";
import { describeError, readTextFileBounded } from "@hansa/core";
import { CliError } from "./errors.ts";

/** The largest schema that the gateway takes over the network too; an operation is never near it. */
const maxFileBytes = 50_000_000;

/** @throws CliError FILE_UNREADABLE, also for a file of more than 50 MB. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readTextFileBounded(path, maxFileBytes);
  } catch (error) {
    throw new CliError("FILE_UNREADABLE", `"${path}" cannot be read: ${describeError(error)}.`, {
      cause: error,
    });
  }
}

/** @throws CliError FILE_UNWRITABLE. */
export async function writeTextFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new CliError("FILE_UNWRITABLE", `"${path}" cannot be written: ${describeError(error)}.`, {
      cause: error,
    });
  }
}
