/** The settings of a subgraph. */
export const subgraphSettings = {
  maxEntities: {
    kind: "integer",
    env: "HANSA_SUBGRAPH_MAX_ENTITIES",
    default: 10_000,
    min: 1,
    max: 1_000_000,
    summary: "The most entities that one `_entities` field may ask for.",
  },
  primaryAfterWrite: {
    kind: "duration",
    env: "HANSA_SUBGRAPH_PRIMARY_AFTER_WRITE",
    default: 5_000,
    summary:
      "How long after a mutation the queries of the same session are read from the primary, where there is a replica.",
  },
  sessionHeader: {
    kind: "string",
    env: "HANSA_SUBGRAPH_SESSION_HEADER",
    default: undefined,
    summary:
      "The header that tells sessions apart for reads from a replica; when not set, who asks by the token, or the header authorization.",
  },
  maxFilterConditions: {
    kind: "integer",
    env: "HANSA_SUBGRAPH_MAX_FILTER_CONDITIONS",
    default: 50,
    min: 1,
    max: 10_000,
    summary:
      "The most conditions that the filter of one list may have, each relation that it goes through being one.",
  },
  maxFilterDepth: {
    kind: "integer",
    env: "HANSA_SUBGRAPH_MAX_FILTER_DEPTH",
    default: 8,
    min: 1,
    max: 100,
    summary: "How deep a filter may nest: each `and`, `or`, `not` and relation is a level.",
  },
  maxFilterListLength: {
    kind: "integer",
    env: "HANSA_SUBGRAPH_MAX_FILTER_LIST_LENGTH",
    default: 1_000,
    min: 1,
    max: 1_000_000,
    summary: "The most values that one list in a filter may have, as in `in`.",
  },
  unauthorizedFields: {
    kind: "choice",
    env: "HANSA_SUBGRAPH_UNAUTHORIZED_FIELDS",
    choices: ["null", "refuse", "allow"],
    default: "null",
    summary:
      "What becomes of fields that who asks may not see (authenticated, requiresScopes, policy): null with an error each, refusing the whole operation, or nothing, where the gateway alone decides and nobody else reaches the subgraph.",
  },
  federatedTracing: {
    kind: "boolean",
    env: "HANSA_SUBGRAPH_FEDERATED_TRACING",
    default: true,
    summary:
      "Whether requests with the header `apollo-federation-include-trace: ftv1` are answered with a trace, as gateways that report to a studio ask for.",
  },
  maxTraceNodes: {
    kind: "integer",
    env: "HANSA_SUBGRAPH_MAX_TRACE_NODES",
    default: 10_000,
    min: 1,
    max: 1_000_000,
    summary: "The most fields and items of lists that one trace has; one that lacks some says so.",
  },
} as const;
