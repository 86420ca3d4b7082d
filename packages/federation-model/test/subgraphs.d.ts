import { type SupergraphModel } from "../src/index.ts";
/** Composes subgraphs given by name (SDL without the `@link`) with a library of others. */
export declare function composeSdl(subgraphs: Readonly<Record<string, string>>): string;
/** The model of composed subgraphs. */
export declare function composeModel(subgraphs: Readonly<Record<string, string>>): SupergraphModel;
