import { CommanderError } from "commander";
import { createProgram } from "./program.ts";
import { formatError } from "./report-error.ts";
import { ReportedFailure } from "./reported-failure.ts";

/** What the process answers: 0 it worked, 1 it failed, 2 the command line was not understood. */
export type ExitCode = 0 | 1 | 2;

/** Runs the command with its arguments (without `node` and the script) and reports errors to standard error. */
export async function runHansa(args: readonly string[]): Promise<ExitCode> {
  try {
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
