import { readFile, writeFile } from "node:fs/promises";
import { describeError } from "@hansa/core";
import { CliError } from "./errors.ts";

/** @throws CliError FILE_UNREADABLE. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
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
