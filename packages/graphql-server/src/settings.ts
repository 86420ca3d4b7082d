import type { SettingsInput, SettingsOf } from "@hansa/core";

import { authenticationSettings } from "./authentication/authentication-settings.ts";

const requestSettings = {
  introspection: {
    kind: "boolean",
    env: "HANSA_SERVER_INTROSPECTION",
    default: false,
    summary: "Answers introspection, and lets validation errors suggest names of the schema.",
  },
  ide: {
    kind: "boolean",
    env: "HANSA_SERVER_IDE",
    default: false,
    summary: "Serves the IDE in the browser at /.",
  },
  exposeErrors: {
    kind: "boolean",
    env: "HANSA_SERVER_EXPOSE_ERRORS",
    default: false,
    summary: "Shows clients the message of an unexpected failure instead of its errorId alone.",
  },
  metrics: {
    kind: "boolean",
    env: "HANSA_SERVER_METRICS",
    default: true,
    summary: "Serves the metrics at /metrics.",
  },
  corsOrigins: {
    kind: "string",
    env: "HANSA_SERVER_CORS_ORIGINS",
    default: undefined,
    summary: "Origins whose pages may read answers, separated by commas, or * for all; none when not set.",
  },
  corsCredentials: {
    kind: "boolean",
    env: "HANSA_SERVER_CORS_CREDENTIALS",
    default: false,
    summary: "Lets pages of the listed origins send cookies; has no effect for *.",
  },
  requestTimeout: {
    kind: "duration",
    env: "HANSA_SERVER_REQUEST_TIMEOUT",
    default: 30_000,
    summary: "How long one operation may take before it is cancelled.",
  },
  arrivalTimeout: {
    kind: "duration",
    env: "HANSA_SERVER_ARRIVAL_TIMEOUT",
    default: 10_000,
    summary: "How long the headers and the body of a request may take to arrive.",
  },
  keepAliveTimeout: {
    kind: "duration",
    env: "HANSA_SERVER_KEEP_ALIVE_TIMEOUT",
    default: 65_000,
    summary:
      "How long an idle connection stays open; longer than that of the load balancer before the server.",
  },
  drainDelay: {
    kind: "duration",
    env: "HANSA_SERVER_DRAIN_DELAY",
    default: 0,
    summary: "How long the server says at /ready that it is closing before it stops accepting connections.",
  },
  drainTimeout: {
    kind: "duration",
    env: "HANSA_SERVER_DRAIN_TIMEOUT",
    default: 30_000,
    summary: "How long running requests may take to finish when the server closes.",
  },
  maxRunningRequests: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_RUNNING_REQUESTS",
    default: 10_000,
    min: 1,
    summary: "How many GraphQL requests may run at a time.",
  },
  maxBodySize: {
    kind: "size",
    env: "HANSA_SERVER_MAX_BODY_SIZE",
    default: 1_000_000,
    summary: "The largest request body, counted after decompression.",
  },
  maxHeaderSize: {
    kind: "size",
    env: "HANSA_SERVER_MAX_HEADER_SIZE",
    default: 16_000,
    summary: "The largest request line and headers together.",
  },
  maxTokens: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_TOKENS",
    default: 10_000,
    min: 1,
    summary: "The most lexical tokens of a document, comments included.",
  },
  maxNesting: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_NESTING",
    default: 200,
    min: 1,
    max: 1_000,
    summary: "The deepest nesting of brackets in a document, and of lists and objects in variables.",
  },
  maxDepth: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_DEPTH",
    default: 25,
    min: 1,
    summary: "The deepest nesting of fields, fragments expanded.",
  },
  maxAliases: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_ALIASES",
    default: 50,
    summary: "The most aliases of an operation, fragments expanded.",
  },
  maxRootFields: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_ROOT_FIELDS",
    default: 30,
    min: 1,
    summary: "The most fields at the root of an operation, fragments expanded.",
  },
  maxDirectives: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_DIRECTIVES",
    default: 50,
    summary: "The most directives of an operation, fragments expanded.",
  },
  maxFields: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_FIELDS",
    default: 20_000,
    min: 1,
    summary: "The most fields of an operation, fragments expanded.",
  },
  maxErrors: {
    kind: "integer",
    env: "HANSA_SERVER_MAX_ERRORS",
    default: 20,
    min: 1,
    max: 1_000,
    summary: "The most errors that validation or the variables of one request are answered with.",
  },
  documentCacheEntries: {
    kind: "integer",
    env: "HANSA_SERVER_DOCUMENT_CACHE_ENTRIES",
    default: 2_000,
    summary: "The most parsed and validated documents that are kept.",
  },
  documentCacheSize: {
    kind: "size",
    env: "HANSA_SERVER_DOCUMENT_CACHE_SIZE",
    default: 64_000_000,
    summary: "The most memory that parsed documents may take, as estimated from their tokens.",
  },
} as const;

/** Every setting of `@hansa/graphql-server`, with the defaults that are safe in production. */
export const serverSettings: typeof requestSettings & typeof authenticationSettings = {
  ...requestSettings,
  ...authenticationSettings,
};

/** The values of all settings, as `readSettings(serverSettings, …)` gives them. */
export type ServerSettings = SettingsOf<typeof serverSettings>;

/** What a configuration may say about the server. */
export type ServerSettingsInput = SettingsInput<typeof serverSettings>;

/** What is on for developers, and off by default because it tells strangers too much. */
export const developmentDefaults: ServerSettingsInput = {
  introspection: true,
  ide: true,
  exposeErrors: true,
};
