import { paintFor } from "../diagnostics/paint.ts";
import { ReportedFailure } from "../reported-failure.ts";
import { writeTextFile } from "../text-file.ts";
import { writeOutput } from "../write-output.ts";
import { GraphComposer, type GraphComposerOptions, type GraphComposition } from "./graph-composer.ts";
import { count, formatReport, type HintChoice, printComposeJson } from "./report-composition.ts";

export interface ComposeCommandOptions extends GraphComposerOptions {
  /** Where the supergraph goes; standard output unless given. */
  readonly output: string | undefined;
  readonly format: "text" | "json";
  readonly hints: HintChoice;
}

/**
 * Composes once, and prints what comes of it: the supergraph, or JSON, to standard output or a file, and for people
 * what was found to standard error.
 *
 * @throws ReportedFailure where there are errors; CliError FILE_UNWRITABLE.
 */
export async function composeOnce(options: ComposeCommandOptions): Promise<void> {
  const composition = await new GraphComposer(options).compose(new AbortController().signal);
  await deliver(composition, options);
  if (composition.supergraph === undefined) {
    throw new ReportedFailure();
  }
}

/** Writes what composing gave to where it was asked for. */
export async function deliver(
  composition: GraphComposition,
  { output, format, hints }: ComposeCommandOptions,
): Promise<void> {
  const { supergraph } = composition;
  if (format === "text") {
    const { stderr } = process;
    const style = { paint: paintFor(stderr), width: stderr.columns ?? 100, hints };
    stderr.write(formatReport(composition, style));
  }
  if (supergraph !== undefined && output !== undefined) {
    await writeTextFile(output, supergraph.supergraphSdl);
  }
  if (format === "json") {
    await writeOutput(printComposeJson(composition, output));
  } else if (supergraph !== undefined && output === undefined) {
    await writeOutput(supergraph.supergraphSdl);
  } else if (supergraph !== undefined) {
    process.stderr.write(`${output}: the supergraph of ${count(composition.inputs.length, "subgraph")}.\n`);
  }
}
