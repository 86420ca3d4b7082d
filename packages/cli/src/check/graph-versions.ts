import type { ComposedSupergraph, SubgraphInput } from "@hansa/composition";
import { didYouMean, suggest } from "@hansa/core";
import { errorDiagnostic } from "../compose/finding-diagnostics.ts";
import {
  GraphComposer,
  type GraphComposerOptions,
  type GraphComposition,
} from "../compose/graph-composer.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceTexts } from "../diagnostics/source-texts.ts";
import { CliError } from "../errors.ts";
import { buildModel, isSupergraph } from "../supergraph-text.ts";
import { readTextFile } from "../text-file.ts";
import type { SupergraphVersion } from "./access-changes.ts";

/** What a command line names as the two versions of a graph. */
export interface VersionsOptions extends Omit<GraphComposerOptions, "configPath"> {
  /** The file of the older version: of the supergraph, or of `subgraph`. */
  readonly against: string | undefined;
  /** The file of the newer version, likewise; what the configuration has unless given. */
  readonly proposed: string | undefined;
  /** A supergraph.yaml. */
  readonly config: string | undefined;
  /** The subgraph of the configuration of which `against` and `proposed` are versions. */
  readonly subgraph: string | undefined;
}

/** Two versions of a graph, or the errors for which there are none. */
export type GraphVersions =
  | { readonly before: SupergraphVersion; readonly after: SupergraphVersion; readonly errors: readonly [] }
  | {
      readonly before?: undefined;
      readonly errors: readonly Diagnostic[];
      readonly sources: SourceTexts;
    };

/**
 * Reads two versions of a graph: two supergraphs, a supergraph and what a configuration composes to, or a configuration
 * with each of two versions of one subgraph.
 *
 * @throws CliError FILE_UNREADABLE, SUPERGRAPH_INVALID, SUBGRAPH_UNKNOWN, SUBGRAPH_SCHEMA_EXPECTED.
 */
export async function readVersions(options: VersionsOptions): Promise<GraphVersions> {
  const { against, proposed, config, subgraph } = options;
  if (config === undefined) {
    return { before: await readSupergraph(against), after: await readSupergraph(proposed), errors: [] };
  }
  const composer = new GraphComposer({ ...options, configPath: config });
  const current = await composer.compose(new AbortController().signal);
  if (subgraph !== undefined) {
    return composeVersions(composer, current, { against, proposed, subgraph });
  }
  return current.supergraph === undefined
    ? { errors: current.errors, sources: current.sources }
    : { before: await readSupergraph(against), after: versionOf(current.supergraph), errors: [] };
}

async function readSupergraph(path = ""): Promise<SupergraphVersion> {
  const sdl = await readTextFile(path);
  return { sdl, model: buildModel(sdl, path) };
}

function versionOf({
  supergraphSdl,
  model,
}: Pick<ComposedSupergraph, "supergraphSdl" | "model">): SupergraphVersion {
  return { sdl: supergraphSdl, model };
}

async function composeVersions(
  composer: GraphComposer,
  current: GraphComposition,
  {
    against,
    proposed,
    subgraph,
  }: Pick<VersionsOptions, "against" | "proposed"> & { readonly subgraph: string },
): Promise<GraphVersions> {
  const { config, inputs, sources, placeOf, errors } = current;
  if (config === undefined || inputs.length < config.subgraphs.length) {
    return { errors, sources };
  }
  assertKnown(subgraph, inputs);
  const compose = async (file: string | undefined): Promise<GraphVersions["errors"] | SupergraphVersion> => {
    const replaced = file === undefined ? inputs : await replaceSchema(inputs, subgraph, { file, sources });
    const result = composer.composeInputs(replaced, config);
    return result.ok ? versionOf(result) : result.errors.map((finding) => errorDiagnostic(finding, placeOf));
  };
  const before = await compose(against);
  const after = await compose(proposed);
  return "sdl" in before && "sdl" in after
    ? { before, after, errors: [] }
    : { errors: [...("sdl" in before ? [] : before), ...("sdl" in after ? [] : after)], sources };
}

function assertKnown(subgraph: string, inputs: readonly SubgraphInput[]): void {
  const names = inputs.map(({ name }) => name);
  if (!names.includes(subgraph)) {
    throw new CliError(
      "SUBGRAPH_UNKNOWN",
      `The configuration has no subgraph "${subgraph}".${didYouMean(suggest(subgraph, names))}`,
    );
  }
}

async function replaceSchema(
  inputs: readonly SubgraphInput[],
  subgraph: string,
  { file, sources }: { readonly file: string; readonly sources: SourceTexts },
): Promise<readonly SubgraphInput[]> {
  const sdl = await readTextFile(file);
  if (isSupergraph(sdl)) {
    throw new CliError(
      "SUBGRAPH_SCHEMA_EXPECTED",
      `"${file}" is a supergraph, and with --subgraph the schema of "${subgraph}" alone is expected.`,
    );
  }
  sources.add(file, sdl);
  return inputs.map((input) => (input.name === subgraph ? { ...input, sdl, file } : input));
}
