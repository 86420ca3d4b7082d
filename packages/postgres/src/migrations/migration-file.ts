import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describeError, describeFileError, readTextFileBounded } from "@hansa/core";
import { PostgresError } from "../errors.ts";

/** What a migration is known by. */
export interface Migration {
  readonly number: number;
  /** The file's name, with its number: `001_create_users.sql`. */
  readonly name: string;
  /** SHA-256 of the file's text in hexadecimal, with line feeds alone at the ends of lines. */
  readonly checksum: string;
}

/** One file `NNN_name.sql` of a directory of migrations. */
export interface MigrationFile extends Migration {
  readonly path: string;
  /** With line feeds alone at the ends of lines, whatever the checkout made of them. */
  readonly text: string;
}

const namePattern = /^(\d{1,9})_.+\.sql$/;

/**
 * The migrations of `directory` in order of their numbers, which go from 1 without gaps. Files that do not end in
 * `.sql` are not looked at.
 *
 * @throws PostgresError MIGRATION_DIRECTORY_MISSING, MIGRATION_NAME_INVALID, MIGRATION_UNREADABLE,
 * MIGRATION_NUMBER_DUPLICATE, MIGRATION_OUT_OF_ORDER.
 */
export async function readMigrationFiles(directory: string): Promise<readonly MigrationFile[]> {
  const names = (await listFiles(directory)).filter((name) => name.endsWith(".sql"));
  const files = await Promise.all(names.map((name) => readMigrationFile(directory, name)));
  files.sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : 1));
  for (const [index, file] of files.entries()) {
    assertFollows(file, files[index - 1], directory);
  }
  return files;
}

async function listFiles(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw new PostgresError(
      "MIGRATION_DIRECTORY_MISSING",
      `The directory "${directory}" of the migrations cannot be read: ${describeFileError(error)}. Create it, or correct its path.`,
    );
  }
}

async function readMigrationFile(directory: string, name: string): Promise<MigrationFile> {
  const number = Number(namePattern.exec(name)?.[1] ?? Number.NaN);
  const path = join(directory, name);
  if (Number.isNaN(number)) {
    throw new PostgresError(
      "MIGRATION_NAME_INVALID",
      `The migration "${path}" has no number. Name it as in "001_create_users.sql".`,
    );
  }
  const text = (await readText(path)).replaceAll("\r\n", "\n");
  return { number, name, path, text, checksum: createHash("sha256").update(text).digest("hex") };
}

/** Far more than anybody writes by hand. */
const maxMigrationBytes = 100_000_000;

async function readText(path: string): Promise<string> {
  try {
    return await readTextFileBounded(path, maxMigrationBytes);
  } catch (error) {
    throw new PostgresError(
      "MIGRATION_UNREADABLE",
      `The migration "${path}" cannot be read: ${describeError(error)}.`,
    );
  }
}

function assertFollows(file: MigrationFile, previous: MigrationFile | undefined, directory: string): void {
  const expected = (previous?.number ?? 0) + 1;
  if (previous?.number === file.number) {
    throw new PostgresError(
      "MIGRATION_NUMBER_DUPLICATE",
      `The migrations "${previous.name}" and "${file.name}" in "${directory}" have the same number. Give the newer one the next free number.`,
    );
  }
  if (file.number !== expected) {
    throw new PostgresError(
      "MIGRATION_OUT_OF_ORDER",
      `The migration "${file.name}" in "${directory}" should have the number ${expected}. Number migrations from 1 without gaps.`,
    );
  }
}
