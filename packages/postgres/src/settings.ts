/** Settings of a pool. The environment's variables hold for every pool of the process. */
export const postgresSettings = {
  maxConnections: {
    kind: "integer",
    env: "HANSA_POSTGRES_MAX_CONNECTIONS",
    default: 10,
    min: 1,
    max: 10_000,
    summary: "The most connections that a pool opens.",
  },
  maxWaiting: {
    kind: "integer",
    env: "HANSA_POSTGRES_MAX_WAITING",
    default: 1_000,
    summary: "The most callers that may wait for a connection; one more is refused at once.",
  },
  acquireTimeoutMs: {
    kind: "duration",
    env: "HANSA_POSTGRES_ACQUIRE_TIMEOUT",
    default: 5_000,
    summary: "How long a caller waits for a connection, also for one that is being opened.",
  },
  idleTimeoutMs: {
    kind: "duration",
    env: "HANSA_POSTGRES_IDLE_TIMEOUT",
    default: 30_000,
    summary: "After what time without use a connection is closed.",
  },
  maxLifetimeMs: {
    kind: "duration",
    env: "HANSA_POSTGRES_MAX_LIFETIME",
    default: 1_800_000,
    summary: "The age at which a connection is replaced, so that pools spread over new servers.",
  },
  cancelTimeoutMs: {
    kind: "duration",
    env: "HANSA_POSTGRES_CANCEL_TIMEOUT",
    default: 5_000,
    summary: "How long the server may take to stop a cancelled statement before its connection is cut.",
  },
  drainTimeoutMs: {
    kind: "duration",
    env: "HANSA_POSTGRES_DRAIN_TIMEOUT",
    default: 10_000,
    summary: "How long closing a pool waits for running statements before their connections are cut.",
  },
  preparedStatements: {
    kind: "boolean",
    env: "HANSA_POSTGRES_PREPARED_STATEMENTS",
    default: true,
    summary: "Whether named statements are prepared; off for a proxy that does not carry them over.",
  },
  statementTimeouts: {
    kind: "boolean",
    env: "HANSA_POSTGRES_STATEMENT_TIMEOUTS",
    default: true,
    summary:
      "Whether the server is told how long statements may take; off for a proxy that lends its connections by transaction.",
  },
  maxPreparedStatements: {
    kind: "integer",
    env: "HANSA_POSTGRES_MAX_PREPARED_STATEMENTS",
    default: 500,
    summary: "The most statements prepared on one connection; further ones run without being prepared.",
  },
} as const;
