import { HansaError } from "@hansa/core";
import { CliError } from "./errors.ts";

/**
 * An error as a user of the command reads it: the code and what happened, the causes below it, what to do next (which
 * the messages of the other packages say themselves, as they stand alone in logs). Errors that nobody foresaw come
 * with their stack, since the place is all there is to go by.
 */
export function formatError(error: unknown): string {
  if (error instanceof HansaError) {
    const remedy = error instanceof CliError ? [`  → ${error.remedy}`] : [];
    return [`error ${error.code}: ${error.message}`, ...formatCauses(error), ...remedy].join("\n");
  }
  return `error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

const MAX_CAUSES = 5;

function formatCauses(error: Error): readonly string[] {
  const lines: string[] = [];
  let cause = error.cause;
  while (cause instanceof Error && lines.length < MAX_CAUSES) {
    if (!error.message.includes(cause.message)) {
      lines.push(`  because: ${cause.message}`);
    }
    cause = cause.cause;
  }
  return lines;
}
