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
} as const;
