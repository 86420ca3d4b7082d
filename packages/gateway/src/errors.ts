import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code that `@hansa/gateway` raises. */
export const gatewayErrorCatalogue = {
  SUPERGRAPH_UNREADABLE: {
    audience: "internal",
    status: 500,
    summary: "The supergraph's file or URL could not be read.",
    remedy: "Check the path or the URL that the message names.",
  },
  SUPERGRAPH_INVALID: {
    audience: "internal",
    status: 500,
    summary: "What was read is not a supergraph that the gateway understands.",
    remedy: "Compose it anew with `hansa compose`.",
  },
  SUBGRAPHS_DO_NOT_COMPOSE: {
    audience: "internal",
    status: 500,
    summary: "The subgraphs' schemas do not compose.",
    remedy: "Mend the places that the message names; a gateway that runs keeps the schema it has.",
  },
  SUBGRAPH_SCHEMA_UNREADABLE: {
    audience: "internal",
    status: 500,
    summary: "A subgraph's schema could not be read from its file.",
    remedy: "Correct the path or the file.",
  },
  SUBGRAPH_UNREACHABLE: {
    audience: "internal",
    status: 500,
    summary: "A subgraph gave no answer when it was asked for its schema.",
    remedy: "Start the subgraph, or correct its URL.",
  },
  SUBGRAPH_NOT_GRAPHQL: {
    audience: "internal",
    status: 500,
    summary: "What answers at a subgraph's URL gives no GraphQL response.",
    remedy: "Correct the URL, or give the headers that the subgraph asks for.",
  },
  SUBGRAPH_SDL_MISSING: {
    audience: "internal",
    status: 500,
    summary: "A subgraph answers, and not to `_service { sdl }`.",
    remedy: "Make it a federation subgraph, or give its schema as a file.",
  },
  SUBGRAPH_SCHEMA_TOO_LARGE: {
    audience: "internal",
    status: 500,
    summary: "The schema that a subgraph answers is larger than 50 MB.",
    remedy: "Correct the URL, or divide the subgraph.",
  },
  SECURITY_NOT_ENFORCED: {
    audience: "internal",
    status: 500,
    summary: "The supergraph needs a specification for security that nobody enforces.",
    remedy:
      "Have the subgraphs enforce it and name it in the setting subgraphEnforcedSpecs, or take its directives out.",
  },
  SUBGRAPH_ENFORCED_SPEC_UNKNOWN: {
    audience: "internal",
    status: 500,
    summary: "The setting subgraphEnforcedSpecs has something that is no specification for security.",
    remedy: "Give authenticated, requiresScopes, policy, or URLs without the version.",
  },
  OVERRIDE_LABEL_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A label of @override says percent, and is no percentage.",
    remedy: "Correct the label in its subgraph, such as percent(12.5), and compose again.",
  },
  OVERRIDE_LABELS_NO_FUNCTION: {
    audience: "internal",
    status: 500,
    summary: "What the configuration gives as overrideLabels is no function.",
    remedy: "Give a function from a request to the labels that are on, or leave it out.",
  },
  HEADER_NOT_FORWARDABLE: {
    audience: "internal",
    status: 500,
    summary: "The list of forwarded headers has one that belongs to a single connection or request.",
    remedy: "Take the header out of the setting forwardHeaders.",
  },
} as const;

export type GatewayErrorCode = keyof typeof gatewayErrorCatalogue;

export class GatewayError extends HansaError<GatewayErrorCode> {
  constructor(code: GatewayErrorCode, message: string, options?: HansaErrorOptions) {
    super(gatewayErrorCatalogue, code, message, options);
  }
}
