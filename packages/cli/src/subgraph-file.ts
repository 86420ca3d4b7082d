import { existsSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import type { MigrationsOf } from "@hansa/postgres";
import {
  isSubgraphDefinition,
  readCompiledSubgraph,
  type SubgraphDefinition,
  SubgraphError,
} from "@hansa/subgraph";
import { CliError } from "./errors.ts";
import { assertModuleFile, loadDefaultExport } from "./load-module.ts";
import { readTextFile } from "./text-file.ts";

/** A subgraph by the path that the command line names it by. */
export interface SubgraphFile {
  readonly path: string;
  readonly definition: SubgraphDefinition;
  /** What of a compiled subgraph is TypeScript and so not there, as `Order.total (resolve)`; a module has all of it. */
  readonly missing: readonly string[];
  /** The migrations that its database must have, where it has any. */
  readonly migrations: MigrationsOf | undefined;
}

/** Whether a path names what `hansa compile` has written, rather than a module. */
export function isCompiledFile(path: string): boolean {
  return extname(path) === ".json";
}

/** Refuses what is neither a module nor a compiled subgraph by its path. @throws CliError MODULE_NOT_FOUND. */
export function assertSubgraphFile(path: string): void {
  if (!isCompiledFile(path)) {
    assertModuleFile(path);
  } else if (!existsSync(resolve(path))) {
    throw new CliError("MODULE_NOT_FOUND", `There is no compiled subgraph at "${path}".`);
  }
}

/** Where a subgraph's migrations lie: the folder `migrations` beside its module, or beside the compiled subgraph. */
export function migrationsFolderOf(path: string): string {
  return join(dirname(resolve(path)), "migrations");
}

/**
 * The subgraph that a module defines or a file holds.
 *
 * @throws CliError MODULE_NOT_FOUND, MODULE_FAILED, MODULE_INVALID, FILE_UNREADABLE; SubgraphError
 * COMPILED_SUBGRAPH_INVALID, COMPILED_SUBGRAPH_VERSION.
 */
export async function loadSubgraph(path: string): Promise<SubgraphFile> {
  assertSubgraphFile(path);
  return isCompiledFile(path) ? await readFile(path) : await loadModule(path);
}

/**
 * As `loadSubgraph`, for those who run it.
 *
 * @throws SubgraphError MODULE_NEEDED listing what of a compiled subgraph is TypeScript.
 */
export async function loadServableSubgraph(path: string): Promise<SubgraphFile> {
  const file = await loadSubgraph(path);
  if (file.missing.length > 0) {
    const list = file.missing.map((part) => `\n- ${part}`).join("");
    throw new SubgraphError(
      "MODULE_NEEDED",
      `"${path}" cannot be served without the module of "${file.definition.name}", which has TypeScript that no file holds. Serve the module itself. It has:${list}`,
    );
  }
  return file;
}

async function loadModule(path: string): Promise<SubgraphFile> {
  const definition = await loadDefaultExport(path);
  if (!isSubgraphDefinition(definition)) {
    throw new CliError("MODULE_INVALID", `"${path}" must export what defineSubgraph gives as its default.`);
  }
  const directory = migrationsFolderOf(path);
  const migrations = existsSync(directory) ? { directory } : undefined;
  return { path, definition, missing: [], migrations };
}

async function readFile(path: string): Promise<SubgraphFile> {
  const text = await readTextFile(path);
  try {
    const { definition, typescript, migrations } = readCompiledSubgraph(text);
    return {
      path,
      definition,
      missing: typescript,
      migrations: migrations.length === 0 ? undefined : { migrations },
    };
  } catch (error) {
    throw error instanceof SubgraphError
      ? new SubgraphError(error.code, `"${path}": ${error.message}`, { cause: error.cause })
      : error;
  }
}
