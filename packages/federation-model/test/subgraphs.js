import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";
import { buildSupergraphModel } from "../src/index.ts";
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible", "@tag"])';
/** Composes subgraphs given by name (SDL without the `@link`) with a library of others. */
export function composeSdl(subgraphs) {
    const result = composeServices(Object.entries(subgraphs).map(([name, sdl]) => ({
        name,
        url: `http://${name}.test/graphql`,
        typeDefs: parse(`${link}\n${sdl}`),
    })));
    if (result.supergraphSdl === undefined) {
        throw new Error(`The subgraphs do not compose: ${JSON.stringify(result.errors)}`);
    }
    return result.supergraphSdl;
}
/** The model of composed subgraphs. */
export function composeModel(subgraphs) {
    return buildSupergraphModel(composeSdl(subgraphs));
}
