import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CliError } from "../errors.ts";

const CHECK_TIMEOUT_MS = 30_000;

/**
 * Loads a subgraph's module in a process of its own, since this one would see what it has loaded before.
 *
 * @throws CliError MODULE_REFUSED with what `hansa subgraph --check` says of the module.
 */
export async function checkModule(module: string): Promise<void> {
  const args = [...process.execArgv, process.argv[1] ?? "", "subgraph", module, "--check"];
  try {
    await promisify(execFile)(process.execPath, args, { timeout: CHECK_TIMEOUT_MS });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw new CliError("MODULE_REFUSED", output === "" ? `"${module}" could not be checked.` : output, {
      cause: error,
    });
  }
}
