import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CliError } from "../errors.ts";
import { formatError } from "../report-error.ts";

/** Longer than a module may take to load, so that the process itself says what is wrong. */
const checkTimeoutMs = 60_000;

/**
 * Loads a subgraph's module in a process of its own, since this one would see what it has loaded before.
 *
 * @returns what keeps the module from being served, for people, as `hansa subgraph --check` has it; nothing where it can be.
 */
export async function checkModule(module: string): Promise<string | undefined> {
  const args = [...process.execArgv, process.argv[1] ?? "", "subgraph", module, "--check"];
  const env = { ...process.env, HANSA_DEV_PART: "1" };
  try {
    await promisify(execFile)(process.execPath, args, { timeout: checkTimeoutMs, env });
    return undefined;
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    return output === ""
      ? formatError(
          new CliError(
            "MODULE_REFUSED",
            `"${module}" could not be checked: its process ended without a word.`,
          ),
        )
      : output;
  }
}
