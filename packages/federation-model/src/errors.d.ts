import { HansaError, type HansaErrorOptions } from "@hansa/core";
/** Every error code that `@hansa/federation-model` raises. */
export declare const federationModelErrorCatalogue: {
    readonly SUPERGRAPH_SYNTAX_INVALID: {
        readonly audience: "internal";
        readonly status: 500;
        readonly summary: "The supergraph is not valid GraphQL schema language.";
        readonly remedy: "Compose the subgraphs again, and give the composed file as it was printed.";
    };
    readonly SUPERGRAPH_INVALID: {
        readonly audience: "internal";
        readonly status: 500;
        readonly summary: "The schema is not a supergraph, or contradicts itself.";
        readonly remedy: "Give the output of a composition (`hansa compose`), not a subgraph or an API schema.";
    };
    readonly JOIN_VERSION_UNKNOWN: {
        readonly audience: "internal";
        readonly status: 500;
        readonly summary: "The supergraph uses a version of the join specification that is not understood.";
        readonly remedy: "Compose with a version between join v0.1 and v0.5.";
    };
    readonly SUPERGRAPH_SPEC_UNKNOWN: {
        readonly audience: "internal";
        readonly status: 500;
        readonly summary: "The supergraph needs a specification for security or execution that is not understood.";
        readonly remedy: "Take the directives of that specification out of the subgraphs, or use a gateway that knows it.";
    };
};
export type FederationModelErrorCode = keyof typeof federationModelErrorCatalogue;
/** A place in a supergraph's text, both counted from 1. */
export interface SourcePosition {
    readonly line: number;
    readonly column: number;
}
export interface FederationModelErrorOptions extends HansaErrorOptions {
    readonly position?: SourcePosition | undefined;
}
/** A supergraph that cannot be read; the message begins with `line:column` where a place is to blame. */
export declare class FederationModelError extends HansaError<FederationModelErrorCode> {
    readonly position: SourcePosition | undefined;
    constructor(code: FederationModelErrorCode, message: string, options?: FederationModelErrorOptions);
}
