import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code that `@hansa/federation-model` raises. */
export const federationModelErrorCatalogue = {
  SUPERGRAPH_SYNTAX_INVALID: {
    audience: "internal",
    status: 500,
    summary: "The supergraph is not valid GraphQL schema language.",
    remedy: "Compose the subgraphs again, and give the composed file as it was printed.",
  },
  SUPERGRAPH_INVALID: {
    audience: "internal",
    status: 500,
    summary: "The schema is not a supergraph, or contradicts itself.",
    remedy: "Give the output of a composition (`hansa compose`), not a subgraph or an API schema.",
  },
  JOIN_VERSION_UNKNOWN: {
    audience: "internal",
    status: 500,
    summary: "The supergraph uses a version of the join specification that is not understood.",
    remedy: "Compose with a version between join v0.1 and v0.5.",
  },
  SUPERGRAPH_SPEC_UNKNOWN: {
    audience: "internal",
    status: 500,
    summary: "The supergraph needs a specification for security or execution that is not obeyed here.",
    remedy:
      "Take the directives of that specification out of the subgraphs, or use a gateway that knows it; where the subgraphs enforce one for security themselves, name it in the setting subgraphEnforcedSpecs.",
  },
  KEYS_TOO_DEEP: {
    audience: "internal",
    status: 500,
    summary: "Keys are read through each other in so long a chain that it is not followed to its end.",
    remedy: "Give the entities keys of their own fields, so that one key does not take a hop by the next.",
  },
} as const;

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
export class FederationModelError extends HansaError<FederationModelErrorCode> {
  readonly position: SourcePosition | undefined;

  constructor(code: FederationModelErrorCode, message: string, options: FederationModelErrorOptions = {}) {
    const { position } = options;
    const place = position === undefined ? "" : `${position.line}:${position.column}: `;
    super(federationModelErrorCatalogue, code, `${place}${message}`, options);
    this.position = position;
  }
}
