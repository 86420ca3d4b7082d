import {
  type CompositionFinding,
  compose,
  compositionHintCatalogue,
  formatFinding,
  type SubgraphInput,
} from "@hansa/composition";
import { describeError, type Environment } from "@hansa/core";
import { readSubgraphSchema, type SubgraphSource } from "@hansa/gateway";
import { CliError } from "./errors.ts";
import { readSupergraphConfig } from "./supergraph-config.ts";

export interface ComposedFile {
  readonly supergraphSdl: string;
  /** What composes but may not be meant, each as a text with its place. */
  readonly hints: readonly string[];
}

/** How long all subgraphs together may take to give their schemas. */
const READ_TIMEOUT_MS = 30_000;

/**
 * Composes the subgraphs that a supergraph.yaml names.
 *
 * @throws CliError FILE_UNREADABLE, CONFIG_INVALID, SUBGRAPHS_UNREADABLE with every schema that cannot be read, or
 * COMPOSITION_FAILED with every error.
 */
export async function composeSupergraph(configPath: string, environment: Environment): Promise<ComposedFile> {
  const { subgraphs } = await readSupergraphConfig(configPath, environment);
  const result = compose(await readSchemas(subgraphs));
  if (!result.ok) {
    throw new CliError(
      "COMPOSITION_FAILED",
      `The subgraphs do not compose.\n${result.errors.map(formatFinding).join("\n")}`,
    );
  }
  return {
    supergraphSdl: result.supergraphSdl,
    hints: result.hints.filter(isWorthTelling).map(formatFinding),
  };
}

/** Hints for those who look closely are left out: most graphs that are right have many. */
function isWorthTelling({ code }: CompositionFinding): boolean {
  return !Object.entries(compositionHintCatalogue).some(
    ([name, { level }]) => name === code && level === "debug",
  );
}

async function readSchemas(subgraphs: readonly SubgraphSource[]): Promise<readonly SubgraphInput[]> {
  const signal = AbortSignal.timeout(READ_TIMEOUT_MS);
  const results = await Promise.allSettled(subgraphs.map((subgraph) => readInput(subgraph, signal)));
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [describeError(result.reason)] : [],
  );
  if (failures.length > 0) {
    throw new CliError("SUBGRAPHS_UNREADABLE", `Not every schema can be read.\n${failures.join("\n")}`);
  }
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

async function readInput(subgraph: SubgraphSource, signal: AbortSignal): Promise<SubgraphInput> {
  const { name, routingUrl, schema } = subgraph;
  const sdl = await readSubgraphSchema(subgraph, signal);
  return { name, routingUrl, sdl, ...(schema.kind === "file" ? { file: schema.path } : {}) };
}
