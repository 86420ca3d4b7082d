/**
 * The codes that composition raises itself, before any two subgraphs are looked at together. A composition error may
 * carry any other code that the federation world documents; those keep their names.
 */
export const compositionErrorCatalogue = {
  NO_SUBGRAPHS: {
    audience: "internal",
    status: 500,
    summary: "There is no subgraph to compose.",
    remedy: "Name at least one subgraph in the configuration.",
  },
  INVALID_SUBGRAPH_NAME: {
    audience: "internal",
    status: 500,
    summary: "A subgraph's name is not a letter followed by letters, digits, `_` or `-`, at most 64 in all.",
    remedy: "Rename the subgraph.",
  },
  DUPLICATE_SUBGRAPH_NAME: {
    audience: "internal",
    status: 500,
    summary: "Two subgraphs have the same name.",
    remedy: "Give each subgraph a name of its own.",
  },
  INVALID_GRAPHQL: {
    audience: "internal",
    status: 500,
    summary: "A subgraph's schema is not valid GraphQL.",
    remedy: "Correct the schema at the place that the error names.",
  },
  COMPOSITION_FAILED: {
    audience: "internal",
    status: 500,
    summary: "Composition came to an end that it should never reach.",
    remedy: "Report it with the subgraphs' schemas; it is a defect, whatever the schemas hold.",
  },
} as const;

export type CompositionErrorCode = keyof typeof compositionErrorCatalogue;
