import { paintFor } from "../diagnostics/paint.ts";
import { ReportedFailure } from "../reported-failure.ts";
import { writeTextFile } from "../text-file.ts";
import { writeOutput } from "../write-output.ts";
import { errorDiagnostics } from "./finding-diagnostics.ts";
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
  const delivered = await deliver(composition, options);
  if (delivered.supergraph === undefined) {
    throw new ReportedFailure();
  }
}

/**
 * Writes what composing gave to where it was asked for.
 *
 * @returns what it told: without the supergraph, where that could not be written and JSON says so.
 * @throws CliError FILE_UNWRITABLE, where what is told is text.
 */
export async function deliver(
  composition: GraphComposition,
  options: ComposeCommandOptions,
): Promise<GraphComposition> {
  return options.format === "json" ? deliverJson(composition, options) : deliverText(composition, options);
}

async function deliverText(
  composition: GraphComposition,
  { output, hints }: ComposeCommandOptions,
): Promise<GraphComposition> {
  const { supergraph, inputs } = composition;
  const { stderr } = process;
  const style = { paint: paintFor(stderr), width: stderr.columns ?? 100, hints };
  stderr.write(formatReport(composition, style));
  if (supergraph !== undefined && output === undefined) {
    await writeOutput(supergraph.supergraphSdl);
  } else if (supergraph !== undefined && output !== undefined) {
    await writeTextFile(output, supergraph.supergraphSdl);
    stderr.write(`${output}: the supergraph of ${count(inputs.length, "subgraph")}.\n`);
  }
  return composition;
}

async function deliverJson(
  composition: GraphComposition,
  { output }: ComposeCommandOptions,
): Promise<GraphComposition> {
  const told = output === undefined ? composition : await writeSupergraph(composition, output);
  await writeOutput(printComposeJson(told, output));
  return told;
}

async function writeSupergraph(composition: GraphComposition, output: string): Promise<GraphComposition> {
  try {
    if (composition.supergraph !== undefined) {
      await writeTextFile(output, composition.supergraph.supergraphSdl);
    }
    return composition;
  } catch (error) {
    return { ...composition, supergraph: undefined, errors: errorDiagnostics(error) };
  }
}
