import type { InstrumentsOf } from "@hansa/graphql-server";

/** The metrics of the gateway, beside those of its server. */
export const gatewayMetricsCatalogue = {
  subgraphRequests: {
    kind: "counter",
    name: "hansa_subgraph_requests_total",
    summary: "Requests to subgraphs for clients' operations, those that joined another one included.",
    labels: ["subgraph", "operation"],
  },
  subgraphFailures: {
    kind: "counter",
    name: "hansa_subgraph_failures_total",
    summary: "Requests to subgraphs that failed or were answered with errors, by code.",
    labels: ["subgraph", "code"],
  },
  subgraphDuration: {
    kind: "histogram",
    name: "hansa_subgraph_request_duration_seconds",
    summary: "Time from sending a request to a subgraph to the end of its answer, in seconds.",
    labels: ["subgraph"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  dedupeJoined: {
    kind: "counter",
    name: "hansa_dedupe_joined_total",
    summary: "Requests to subgraphs that were not sent, as the same one was on its way.",
    labels: ["subgraph"],
  },
  operationsJoined: {
    kind: "counter",
    name: "hansa_operations_joined_total",
    summary: "Queries of clients that were not run, as the same one was under way.",
    labels: [],
  },
  gatewayOverhead: {
    kind: "histogram",
    name: "hansa_gateway_overhead_seconds",
    summary: "Time of an operation in which no subgraph was waited for, in seconds.",
    labels: [],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  planningDuration: {
    kind: "histogram",
    name: "hansa_planning_duration_seconds",
    summary: "Time to plan an operation and to compile the plan, in seconds.",
    labels: [],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  planCacheHits: {
    kind: "counter",
    name: "hansa_plan_cache_hits_total",
    summary: "Operations whose plan was there.",
    labels: [],
  },
  planCacheMisses: {
    kind: "counter",
    name: "hansa_plan_cache_misses_total",
    summary: "Operations that had to be planned.",
    labels: [],
  },
  overrideLabelFailures: {
    kind: "counter",
    name: "hansa_override_label_failures_total",
    summary: "Requests for which the configuration's function overrideLabels failed or took too long.",
    labels: [],
  },
  schemaReload: {
    kind: "counter",
    name: "hansa_schema_reload_total",
    summary: "Schemas that were read anew because they had changed, by result: loaded or failed.",
    labels: ["result"],
    // Each worker is told of each: they count the same ones.
    together: "max",
  },
  subgraphsAwaited: {
    kind: "gauge",
    name: "hansa_subgraphs_awaited",
    summary: "Subgraphs whose schema could not be read yet.",
    labels: [],
    together: "max",
  },
} as const;

export type GatewayInstruments = InstrumentsOf<typeof gatewayMetricsCatalogue>;
