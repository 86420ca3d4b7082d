import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible", "@tag", "@context", "@fromContext"])';

/**
 * The supergraph of subgraphs given by name, SDL without the `@link`; composed with a library of others.
 *
 * @throws Error with what the library finds wrong.
 */
export function composeSdl(subgraphs: Readonly<Record<string, string>>): string {
  const result = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}.test/graphql`,
      typeDefs: parse(`${link}\n${sdl}`),
    })),
  );
  if (result.supergraphSdl === undefined) {
    throw new Error(`The subgraphs do not compose: ${JSON.stringify(result.errors)}`);
  }
  return result.supergraphSdl;
}

/** The model of composed subgraphs. */
export function composeModel(subgraphs: Readonly<Record<string, string>>): SupergraphModel {
  return buildSupergraphModel(composeSdl(subgraphs));
}
