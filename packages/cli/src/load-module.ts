import { existsSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describeError, didYouMean, formatDuration } from "@hansa/core";
import { CliError } from "./errors.ts";
import { readTextFile } from "./text-file.ts";

/** How long a module may take to load: what awaits something at its top may never end. */
const loadTimeoutMs = 30_000;

/**
 * The default export of a module of the user's, loaded by Node's own type stripping.
 *
 * @throws CliError MODULE_NOT_FOUND, FILE_NOT_UTF8, MODULE_FAILED with the place in the module where it failed, or
 * MODULE_LOAD_TIMEOUT after `timeoutMs`.
 */
export async function loadDefaultExport(path: string, timeoutMs: number = loadTimeoutMs): Promise<unknown> {
  assertModuleFile(path);
  const file = resolve(path);
  try {
    // A module's namespace has whatever the user's file exports; the callers check it.
    const module = (await within(timeoutMs, path, import(pathToFileURL(file).href))) as {
      readonly default?: unknown;
    };
    return module.default;
  } catch (error) {
    if (error instanceof CliError) {
      throw error;
    }
    // Node takes a file in another encoding for a faulty program.
    await readTextFile(path);
    throw new CliError(
      "MODULE_FAILED",
      `"${path}" failed while it was loaded: ${describeFailure(error, file)}`,
      {
        cause: error,
      },
    );
  }
}

/** What Node loads, types stripped where there are any. */
const moduleExtensions: readonly string[] = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/** What the commands look for in folders. */
const usualNames: readonly string[] = ["subgraph.ts", "gateway.config.ts", "hansa.config.ts"];

/**
 * Refuses what cannot be a module by its path.
 *
 * @throws CliError MODULE_NOT_FOUND.
 */
export function assertModuleFile(path: string): void {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new CliError("MODULE_NOT_FOUND", `There is no module at "${path}".`);
  }
  if (statSync(file).isDirectory()) {
    const inside = usualNames.filter((name) => existsSync(join(file, name)));
    const hint = didYouMean(inside.map((name) => join(path, name)));
    throw new CliError("MODULE_NOT_FOUND", `"${path}" is a folder.${hint}`);
  }
  if (!moduleExtensions.includes(extname(file))) {
    throw new CliError("MODULE_NOT_FOUND", `"${path}" is not a module.`);
  }
}

/** The timer also keeps Node from ending when nothing else is left that could settle the module. */
async function within<Result>(timeoutMs: number, path: string, result: Promise<Result>): Promise<Result> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `"${path}" was not loaded after ${formatDuration(timeoutMs)}: something that it awaits does not end.`;
    reject(new CliError("MODULE_LOAD_TIMEOUT", message));
  }, timeoutMs);
  try {
    return await Promise.race([result, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function describeFailure(error: unknown, file: string): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const start = stack.indexOf(file);
  const place = start < 0 ? undefined : /^(:\d+(?::\d+)?)/.exec(stack.slice(start + file.length))?.[1];
  return place === undefined ? describeError(error) : `${describeError(error)} (${file}${place})`;
}
