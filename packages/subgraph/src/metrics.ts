/** The metrics of a subgraph, in the form in which the server registers catalogues. */
export const subgraphMetricsCatalogue = {
  sqlStatements: {
    kind: "counter",
    name: "hansa_sql_statements_total",
    summary: "Statements sent to the subgraph's database, those of resolvers included.",
    labels: ["subgraph"],
  },
} as const;
