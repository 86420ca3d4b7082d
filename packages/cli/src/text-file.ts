import { mkdir, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { describeError, describeFileError, readTextFileBounded, TextEncodingError } from "@hansa/core";
import { CliError } from "./errors.ts";

/** The largest schema that the gateway takes over the network too; an operation is never near it. */
const maxFileBytes = 50_000_000;

/** @throws CliError FILE_UNREADABLE, also for a file of more than 50 MB; FILE_NOT_UTF8 with the encoding that it has. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readTextFileBounded(path, maxFileBytes);
  } catch (error) {
    const code = error instanceof TextEncodingError ? "FILE_NOT_UTF8" : "FILE_UNREADABLE";
    throw new CliError(code, `"${path}" cannot be read: ${describeError(error)}.`);
  }
}

export interface TextFileOptions {
  /** Whether nobody else of the machine may read it; otherwise it keeps the permissions that it has. */
  readonly isPrivate?: boolean;
}

/**
 * Writes a file as a whole or not at all: who reads it meanwhile reads what was there before. Devices and pipes are
 * written to as they are.
 *
 * @throws CliError FILE_UNWRITABLE.
 */
export async function writeTextFile(
  path: string,
  text: string,
  { isPrivate = false }: TextFileOptions = {},
): Promise<void> {
  try {
    const mode = await modeOf(path);
    if (mode === "special") {
      await writeFile(path, text);
    } else {
      await replaceFile(mode === undefined ? path : await realpath(path), text, isPrivate ? 0o600 : mode);
    }
  } catch (error) {
    throw new CliError(
      "FILE_UNWRITABLE",
      `"${path}" cannot be written: ${describeFileError(error, "write")}.`,
    );
  }
}

/**
 * As {@link writeTextFile}, with the folders above it where they are missing.
 *
 * @throws CliError FILE_UNWRITABLE.
 */
export async function writeTextFileInFolder(
  path: string,
  text: string,
  options: TextFileOptions = {},
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw new CliError(
      "FILE_UNWRITABLE",
      `"${path}" cannot be written: ${describeFileError(error, "create")}.`,
    );
  }
  await writeTextFile(path, text, options);
}

/** The permissions of a file that exists, `special` where it is none, nothing where there is nothing. */
async function modeOf(path: string): Promise<number | "special" | undefined> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  });
  return stats === undefined || stats.isFile() ? stats?.mode : "special";
}

async function replaceFile(path: string, text: string, mode: number | undefined): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    {
      await using file = await open(temporary, "w", mode);
      await file.writeFile(text);
      await file.sync();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
