import { CommanderError } from "commander";
import { CliError } from "./errors.ts";
import { createProgram } from "./program.ts";
import { formatError } from "./report-error.ts";
import { ReportedFailure } from "./reported-failure.ts";

/** What the process answers: 0 it worked, 1 it failed, 2 the command line was not understood. */
export type ExitCode = 0 | 1 | 2;

/** Runs the command with its arguments (without `node` and the script) and reports errors to standard error. */
export async function runHansa(args: readonly string[]): Promise<ExitCode> {
  try {
    assertCurrentFolder();
    await createProgram().parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 2;
    }
    if (!(error instanceof ReportedFailure)) {
      console.error(formatError(error));
    }
    return 1;
  }
}

/** Paths are read from it on, and nearly everything fails without it. */
function assertCurrentFolder(): void {
  try {
    process.cwd();
  } catch {
    throw new CliError("CURRENT_FOLDER_MISSING", "The current folder was removed or may not be read.");
  }
}
