/** Settings of brokers, the relay and consumers. The environment's variables hold for the whole process. */
export const eventsSettings = {
  natsUser: {
    kind: "string",
    env: "HANSA_NATS_USER",
    default: undefined,
    summary: "As whom to connect to NATS, with natsPassword.",
  },
  natsPassword: {
    kind: "secret",
    env: "HANSA_NATS_PASSWORD",
    default: undefined,
    summary: "The password of natsUser.",
  },
  natsToken: {
    kind: "secret",
    env: "HANSA_NATS_TOKEN",
    default: undefined,
    summary: "The token to connect to NATS with.",
  },
  natsCredentials: {
    kind: "string",
    env: "HANSA_NATS_CREDENTIALS",
    default: undefined,
    summary: "A file of credentials (.creds) to connect to NATS with, as `nsc` writes them.",
  },
  natsNkey: {
    kind: "string",
    env: "HANSA_NATS_NKEY",
    default: undefined,
    summary: "A file with the seed of an nkey to connect to NATS with.",
  },
  natsCa: {
    kind: "string",
    env: "HANSA_NATS_CA",
    default: undefined,
    summary:
      "A file with the certificates (PEM) that the NATS server's own is checked against; turns on TLS.",
  },
  natsCertificate: {
    kind: "string",
    env: "HANSA_NATS_CERTIFICATE",
    default: undefined,
    summary: "A file with the certificate (PEM) that is shown to the NATS server; turns on TLS.",
  },
  natsKey: {
    kind: "string",
    env: "HANSA_NATS_KEY",
    default: undefined,
    summary: "A file with the private key (PEM) of natsCertificate.",
  },
  stream: {
    kind: "string",
    env: "HANSA_EVENTS_STREAM",
    default: "HANSA_EVENTS",
    summary: "The JetStream stream that keeps the events; created where there is none.",
  },
  subjects: {
    kind: "string",
    env: "HANSA_EVENTS_SUBJECTS",
    default: "events.>",
    summary: "Which subjects the stream keeps: patterns with commas between them.",
  },
  retentionMs: {
    kind: "duration",
    env: "HANSA_EVENTS_RETENTION",
    default: 604_800_000,
    summary: "How long the broker keeps events; a consumer that stands still for longer loses some.",
  },
  replicas: {
    kind: "integer",
    env: "HANSA_EVENTS_REPLICAS",
    default: 1,
    min: 1,
    max: 5,
    summary: "On how many servers of a NATS cluster a stream that is created keeps the events.",
  },
  maxEventBytes: {
    kind: "size",
    env: "HANSA_EVENTS_MAX_EVENT_SIZE",
    default: 900_000,
    summary: "The largest event that is published or read; NATS servers take 1 MB unless told otherwise.",
  },
  relayBatch: {
    kind: "integer",
    env: "HANSA_EVENTS_RELAY_BATCH",
    default: 500,
    min: 1,
    max: 10_000,
    summary: "How many rows of the outbox the relay publishes at once.",
  },
  publishWindowMs: {
    kind: "duration",
    env: "HANSA_EVENTS_PUBLISH_WINDOW",
    default: 5,
    summary:
      "For how long the relay lets events gather after it has published some; the first after a rest never waits.",
  },
  pollIntervalMs: {
    kind: "duration",
    env: "HANSA_EVENTS_POLL_INTERVAL",
    default: 1_000,
    summary:
      "How often the relay, readers and consumers look for themselves, should a notification be missed.",
  },
  outboxRetentionMs: {
    kind: "duration",
    env: "HANSA_EVENTS_OUTBOX_RETENTION",
    default: 86_400_000,
    summary: "How long rows of the outbox stay after they were published.",
  },
  inboxRetentionMs: {
    kind: "duration",
    env: "HANSA_EVENTS_INBOX_RETENTION",
    default: 691_200_000,
    summary:
      "How long a consumer remembers what it has handled; longer than the broker keeps events, so that none counts twice.",
  },
  intakeBatch: {
    kind: "integer",
    env: "HANSA_EVENTS_INTAKE_BATCH",
    default: 500,
    min: 1,
    max: 10_000,
    summary: "How many events a consumer takes from the broker into its inbox at once.",
  },
  maxWaitingEvents: {
    kind: "integer",
    env: "HANSA_EVENTS_MAX_WAITING",
    default: 10_000,
    min: 1,
    summary: "How many events may wait in a consumer's inbox before it takes no more from the broker.",
  },
  alertUrl: {
    kind: "string",
    env: "HANSA_EVENTS_ALERT_URL",
    default: undefined,
    summary:
      "Where alerts are posted to, as CloudEvents: dead letters, and what has not worked for too long.",
  },
  alertSecret: {
    kind: "secret",
    env: "HANSA_EVENTS_ALERT_SECRET",
    default: undefined,
    summary: "What alerts are signed with, as webhooks are; at least 24 characters.",
  },
  alertAfterMs: {
    kind: "duration",
    env: "HANSA_EVENTS_ALERT_AFTER",
    default: 60_000,
    summary: "For how long the relay or a consumer may fail before that is an alert.",
  },
} as const;
