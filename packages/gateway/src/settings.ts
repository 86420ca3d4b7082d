import type { SettingsInput, SettingsOf } from "@hansa/core";

/** Every setting of `@hansa/gateway`, with the defaults that are safe in production. */
export const gatewaySettings = {
  subgraphTimeout: {
    kind: "duration",
    env: "HANSA_GATEWAY_SUBGRAPH_TIMEOUT",
    default: 10_000,
    summary: "How long one request to a subgraph may take.",
  },
  maxSubgraphResponseSize: {
    kind: "size",
    env: "HANSA_GATEWAY_MAX_SUBGRAPH_RESPONSE_SIZE",
    default: 16_000_000,
    summary: "The largest answer of a subgraph.",
  },
  maxSubgraphResponseDepth: {
    kind: "integer",
    env: "HANSA_GATEWAY_MAX_SUBGRAPH_RESPONSE_DEPTH",
    default: 200,
    min: 10,
    max: 1_000,
    summary:
      "How deep a value of a subgraph's answer may be nested where its type says nothing of it, as that of a custom scalar.",
  },
  maxSubgraphConnections: {
    kind: "integer",
    env: "HANSA_GATEWAY_MAX_SUBGRAPH_CONNECTIONS",
    default: 128,
    min: 1,
    summary: "The most connections to one origin of subgraphs.",
  },
  maxSubgraphRequests: {
    kind: "integer",
    env: "HANSA_GATEWAY_MAX_SUBGRAPH_REQUESTS",
    default: 4_096,
    min: 1,
    summary: "The most requests to one origin of subgraphs that run or wait; more are refused at once.",
  },
  subgraphPipelining: {
    kind: "integer",
    env: "HANSA_GATEWAY_SUBGRAPH_PIPELINING",
    default: 1,
    min: 1,
    max: 1_000,
    summary:
      "The most queries on their way over one connection of HTTP/1.1; with more than 1, a slow one holds up those behind it.",
  },
  subgraphKeepAlive: {
    kind: "duration",
    env: "HANSA_GATEWAY_SUBGRAPH_KEEP_ALIVE",
    default: 4_000,
    summary:
      "How long an idle connection to a subgraph is kept that does not say how long it keeps it itself (Keep-Alive: timeout).",
  },
  subgraphHttp2: {
    kind: "choice",
    env: "HANSA_GATEWAY_SUBGRAPH_HTTP2",
    choices: ["never", "tls", "always"],
    default: "never",
    summary:
      "Where HTTP/2 is spoken with subgraphs: nowhere, over https with those that offer it, or also over http, with all of them.",
  },
  subgraphCompression: {
    kind: "choice",
    env: "HANSA_GATEWAY_SUBGRAPH_COMPRESSION",
    choices: ["never", "auto", "always"],
    default: "auto",
    summary:
      "Which subgraphs are asked for compressed answers (zstd, gzip, br): none, those on other hosts, or all.",
  },
  deduplicateSubgraphRequests: {
    kind: "boolean",
    env: "HANSA_GATEWAY_DEDUPLICATE_SUBGRAPH_REQUESTS",
    default: true,
    summary:
      "Whether a query to a subgraph that is the same as one on its way, with the same forwarded headers, joins it.",
  },
  deduplicateRequests: {
    kind: "boolean",
    env: "HANSA_GATEWAY_DEDUPLICATE_REQUESTS",
    default: false,
    summary:
      "Whether a client's query that is the same as one under way, with the same variables, credentials and forwarded headers, has its answer.",
  },
  subgraphErrors: {
    kind: "choice",
    env: "HANSA_GATEWAY_SUBGRAPH_ERRORS",
    choices: ["mask", "pass"],
    default: "mask",
    summary:
      "Whether clients see the messages of subgraph errors, or a sentence with an error id that the log has too.",
  },
  maxResponseErrors: {
    kind: "integer",
    env: "HANSA_GATEWAY_MAX_RESPONSE_ERRORS",
    default: 100,
    min: 1,
    summary: "The most errors in one answer; the rest is counted.",
  },
  maxResponseSize: {
    kind: "size",
    env: "HANSA_GATEWAY_MAX_RESPONSE_SIZE",
    default: 64_000_000,
    summary: "The longest answer to a client, in characters; a longer one is an error in its stead.",
  },
  maxCopiedValues: {
    kind: "integer",
    env: "HANSA_GATEWAY_MAX_COPIED_VALUES",
    default: 1_000_000,
    summary:
      "The most values that one operation holds more than once because their entity stands at several places.",
  },
  codeGeneration: {
    kind: "choice",
    env: "HANSA_GATEWAY_CODE_GENERATION",
    choices: ["hot", "always", "never"],
    default: "hot",
    summary:
      "When code is generated for an operation: once it comes again, at once, or never, for processes that forbid to make code out of text. Answers are the same.",
  },
  maxContextGroups: {
    kind: "integer",
    env: "HANSA_GATEWAY_MAX_CONTEXT_GROUPS",
    default: 100,
    min: 1,
    summary:
      "With how many different values from objects above (@fromContext) the fields of one subgraph request are asked for.",
  },
  forwardHeaders: {
    kind: "string",
    env: "HANSA_GATEWAY_FORWARD_HEADERS",
    default: "authorization, traceparent, tracestate",
    summary: "The client's headers that subgraphs get, separated by commas; x-request-id always goes along.",
  },
  subgraphEnforcedSpecs: {
    kind: "string",
    env: "HANSA_GATEWAY_SUBGRAPH_ENFORCED_SPECS",
    default: "",
    summary:
      "Specifications for security that the subgraphs enforce themselves, separated by commas (authenticated, requiresScopes, policy, or URLs without the version); a supergraph that needs any other is not served.",
  },
  overrideLabelsTimeout: {
    kind: "duration",
    env: "HANSA_GATEWAY_OVERRIDE_LABELS_TIMEOUT",
    default: 500,
    min: 1,
    summary:
      "How long the configuration's function overrideLabels may take for a request; then its labels are off.",
  },
  planCacheEntries: {
    kind: "integer",
    env: "HANSA_GATEWAY_PLAN_CACHE_ENTRIES",
    default: 2_000,
    min: 1,
    summary: "The most plans that are kept.",
  },
  planCacheSize: {
    kind: "size",
    env: "HANSA_GATEWAY_PLAN_CACHE_SIZE",
    default: 64_000_000,
    summary: "The most memory that kept plans may take, as estimated from the lengths of their documents.",
  },
  pollInterval: {
    kind: "duration",
    env: "HANSA_GATEWAY_POLL_INTERVAL",
    default: 30_000,
    summary: "How often URLs and subgraphs are asked whether their schema has changed; 0 never asks again.",
  },
  filePollInterval: {
    kind: "duration",
    env: "HANSA_GATEWAY_FILE_POLL_INTERVAL",
    default: 1_000,
    summary: "How often schema files are looked at for a change; 0 never looks again.",
  },
  partialStart: {
    kind: "duration",
    env: "HANSA_GATEWAY_PARTIAL_START",
    default: 10_000,
    summary:
      "How long all subgraphs are waited for at start before the graph is served without those that are absent.",
  },
  maxRetryDelay: {
    kind: "duration",
    env: "HANSA_GATEWAY_MAX_RETRY_DELAY",
    default: 5_000,
    summary: "The longest pause between two attempts to read a schema that is not there yet.",
  },
} as const;

/** The values of all settings, as `readSettings(gatewaySettings, …)` gives them. */
export type GatewaySettings = SettingsOf<typeof gatewaySettings>;

/** What a configuration may say about the gateway. */
export type GatewaySettingsInput = SettingsInput<typeof gatewaySettings>;
