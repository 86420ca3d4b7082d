import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describeError } from "@hansa/core";
import { CliError } from "./errors.ts";

/**
 * The default export of a module of the user's, loaded by Node's own type stripping.
 *
 * @throws CliError MODULE_NOT_FOUND, or MODULE_FAILED with the place in the module where it failed.
 */
export async function loadDefaultExport(path: string): Promise<unknown> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new CliError("MODULE_NOT_FOUND", `There is no module at "${path}".`);
  }
  if (statSync(file).isDirectory()) {
    throw new CliError(
      "MODULE_NOT_FOUND",
      `"${path}" is a folder. Did you mean "${join(path, "subgraph.ts")}"?`,
    );
  }
  try {
    // A module's namespace has whatever the user's file exports; the callers check it.
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    throw new CliError(
      "MODULE_FAILED",
      `"${path}" failed while it was loaded: ${describeFailure(error, file)}`,
      {
        cause: error,
      },
    );
  }
}

function describeFailure(error: unknown, file: string): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const start = stack.indexOf(file);
  const place = start < 0 ? undefined : /^(:\d+(?::\d+)?)/.exec(stack.slice(start + file.length))?.[1];
  return place === undefined ? describeError(error) : `${describeError(error)} (${file}${place})`;
}
