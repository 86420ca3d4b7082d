import { describeError } from "@hansa/core";
import { composeServices } from "@theguild/federation-composition";
import type { GraphQLError } from "graphql";
import { type DefinitionIndex, indexDefinitions, placeOf } from "./definition-index.ts";
import type { CompositionFinding, SourcePlace } from "./finding.ts";
import type { ParsedSubgraph } from "./read/parse-subgraphs.ts";
import { createSubgraphAliases, type SubgraphAliases } from "./subgraph-aliases.ts";

export type ForeignComposition =
  | { readonly supergraphSdl: string }
  | { readonly errors: readonly CompositionFinding[] };

/**
 * Composes with `@theguild/federation-composition`, and gives each of its errors the coordinate and the places that
 * it leaves out. Whatever that library throws becomes the error COMPOSITION_FAILED.
 */
export function composeWithForeignLibrary(subgraphs: readonly ParsedSubgraph[]): ForeignComposition {
  try {
    const aliases = createSubgraphAliases(subgraphs.map(({ input }) => input.name));
    const result = composeServices(
      subgraphs.map(({ input, document }, index) => ({
        name: aliases.aliasOf(index),
        url: input.routingUrl,
        typeDefs: aliases.hideNames(document),
      })),
    );
    if (result.supergraphSdl !== undefined) {
      return { supergraphSdl: aliases.revealNames(result.supergraphSdl) };
    }
    const context = { subgraphs, definitions: indexDefinitions(subgraphs), aliases };
    const errors = result.errors.map((error) => readError(error, context));
    return { errors: [...errors].sort((a, b) => compareText(sortKey(a), sortKey(b))) };
  } catch (error) {
    const message = `Composition failed on an unexpected condition: ${describeError(error)}. Report it with the subgraphs' schemas.`;
    const names = subgraphs.map(({ input }) => input.name);
    return { errors: [{ code: "COMPOSITION_FAILED", message, subgraphs: names, locations: [] }] };
  }
}

interface ErrorContext {
  readonly subgraphs: readonly ParsedSubgraph[];
  readonly definitions: DefinitionIndex;
  readonly aliases: SubgraphAliases;
}

function readError(
  error: GraphQLError,
  { subgraphs, definitions, aliases }: ErrorContext,
): CompositionFinding {
  const message = aliases.revealNames(error.message);
  const coordinate = findCoordinate(message, definitions);
  const { subgraphName } = error.extensions;
  const named = typeof subgraphName === "string" ? aliases.revealNames(subgraphName) : undefined;
  const ownPlaces = placesOfNodes(error, subgraphs);
  const known = coordinate === undefined ? [] : (definitions.get(coordinate) ?? []);
  const locations =
    ownPlaces.length > 0
      ? ownPlaces
      : known.filter((place) => named === undefined || place.subgraph === named);
  const concerned = named !== undefined ? [named] : locations.map(({ subgraph }) => subgraph);
  return {
    code: typeof error.extensions.code === "string" ? error.extensions.code : "COMPOSITION_FAILED",
    message,
    ...(coordinate === undefined ? {} : { coordinate }),
    subgraphs: [...new Set(concerned)].sort(),
    locations,
  };
}

/** In the order of the subgraphs. The nodes' sources have their subgraph's name, which is how a place finds its file. */
function placesOfNodes(error: GraphQLError, subgraphs: readonly ParsedSubgraph[]): readonly SourcePlace[] {
  return subgraphs.flatMap((subgraph) =>
    (error.nodes ?? [])
      .filter((node) => node.loc?.source.name === subgraph.input.name)
      .map((node) => placeOf(subgraph, node)),
  );
}

/**
 * The library says what an error is about in its message alone, so this reads it there: the first quoted text that
 * is the coordinate of a member, else of a type. Composition of our own has no need of it.
 */
function findCoordinate(message: string, definitions: DefinitionIndex): string | undefined {
  const quoted = [...message.matchAll(/"([^"\s]{1,200})"/g)].flatMap(([, text]) =>
    text !== undefined && definitions.has(text) ? [text] : [],
  );
  return quoted.find((text) => text.includes(".")) ?? quoted[0];
}

function sortKey(finding: CompositionFinding): string {
  return `${finding.code} ${finding.coordinate ?? ""} ${finding.subgraphs.join(" ")} ${finding.message}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
