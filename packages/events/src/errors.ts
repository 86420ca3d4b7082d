import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code that `@hansa/events` raises. */
export const eventsErrorCatalogue = {
  // Events
  SUBJECT_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A subject, or a pattern of subjects, is not of the form that brokers take.",
    remedy:
      'Write names of letters, digits, "-" and "_" with dots between them; in patterns "*" stands for one name and ">" at the end for all that follow.',
  },
  EVENT_INVALID: {
    audience: "internal",
    status: 500,
    summary: "What was published, or came from a broker, is not an event.",
    remedy: "Publish CloudEvents 1.0 in JSON, with id, source, type and subject.",
  },
  EVENT_TOO_LARGE: {
    audience: "internal",
    status: 500,
    summary: "An event is larger than the broker takes.",
    remedy:
      "Put the data elsewhere and only its key into the event, or raise `maxEventBytes` and the broker's limit.",
  },
  // Brokers
  BROKER_UNREACHABLE: {
    audience: "internal",
    status: 503,
    summary: "The event broker could not be reached, or dropped the connection.",
    remedy: "Check NATS_URL or the broker's connection string, and that the server runs.",
  },
  BROKER_REFUSED: {
    audience: "internal",
    status: 503,
    summary: "The event broker refused a request.",
    remedy: "Read the broker's own message in the text; missing rights and a full disk are the usual causes.",
  },
  BROKER_ACCESS_DENIED: {
    audience: "internal",
    status: 503,
    summary: "The NATS server does not let this user in, or not with these credentials.",
    remedy:
      "Correct the user and password in NATS_URL, or the setting HANSA_NATS_USER, HANSA_NATS_TOKEN, HANSA_NATS_CREDENTIALS or HANSA_NATS_NKEY.",
  },
  BROKER_CREDENTIALS_INVALID: {
    audience: "internal",
    status: 500,
    summary:
      "The settings that say as whom to connect to NATS contradict each other, or name no usable file.",
    remedy: "Correct the setting that the message names.",
  },
  JETSTREAM_DISABLED: {
    audience: "internal",
    status: 503,
    summary: "The NATS server runs without JetStream, so that it keeps no events.",
    remedy: "Start it with `nats-server --jetstream --store_dir FOLDER`, or allow JetStream to the account.",
  },
  STREAM_DIFFERS: {
    audience: "internal",
    status: 500,
    summary: "The stream of events exists already and is configured otherwise than it has to be.",
    remedy: "Change the stream with the `nats` tool as the message says, or name another stream.",
  },
  EVENTS_LOST: {
    audience: "internal",
    status: 500,
    summary: "The broker no longer has events that a consumer has not read.",
    remedy:
      "Keep events for longer than a consumer may stand still; what is lost has to be read from its service.",
  },
  // Outbox and consumers
  TABLES_NEWER: {
    audience: "internal",
    status: 500,
    summary: "The tables of events in the database were made by a newer version of Hansa.",
    remedy: "Run a version of Hansa that is as new as the one that last migrated this database.",
  },
  TABLES_MISSING: {
    audience: "internal",
    status: 500,
    summary: "The database has none of the tables of events that a command looks into.",
    remedy:
      "Name the database of a service whose relay or worker has run, or leave --database and DATABASE_URL out beside a running `hansa dev`.",
  },
  CONSUMER_UNKNOWN: {
    audience: "internal",
    status: 404,
    summary: "The database has no consumer of the name that a command was given.",
    remedy: "List those that there are with `hansa events consumers`.",
  },
  OBSERVER_INVALID: {
    audience: "internal",
    status: 500,
    summary: "The definition of an observer cannot be used, or does not fit its table.",
    remedy: "Correct what the message names.",
  },
  CONSUMER_INVALID: {
    audience: "internal",
    status: 500,
    summary: "The definition of a consumer cannot be used.",
    remedy: "Correct what the message names.",
  },
  CONSUMER_FUNCTION_MISSING: {
    audience: "internal",
    status: 500,
    summary: "A consumer is a SQL function that its database does not have, or not for an event as jsonb.",
    remedy: "Create the function in a migration and apply it with `hansa migrate`, or correct its name.",
  },
  HANDLER_TIMEOUT: {
    audience: "internal",
    status: 504,
    summary: "The handler of a consumer did not end in time, and its transaction was rolled back.",
    remedy: "Make the handler faster or its `timeoutMs` longer; it is tried again as `retry` says.",
  },
  HANDLER_PROCESS_ENDED: {
    audience: "internal",
    status: 500,
    summary: "A process ended while it handled an event, which may be what has ended it.",
    remedy:
      "Look at what the process wrote last: a handler must not end it, nor take more memory than there is. The event is tried again as `retry` says.",
  },
  WEBHOOK_REFUSED: {
    audience: "internal",
    status: 502,
    summary: "The receiver of a webhook did not answer with 2xx.",
    remedy: "Look at the receiver's log; the event is posted again as `retry` says.",
  },
  ALERT_SETTINGS_INVALID: {
    audience: "internal",
    status: 500,
    summary: "Alerts are to be posted to what is no URL, or signed with what is no secret.",
    remedy:
      "Give HANSA_EVENTS_ALERT_URL an http or https URL, and HANSA_EVENTS_ALERT_SECRET 24 characters or more.",
  },
  DEAD_LETTER_MISSING: {
    audience: "internal",
    status: 404,
    summary: "There is no dead letter of this consumer and event.",
    remedy: "List them with `hansa events dead-letters list`.",
  },
} as const;

export type EventsErrorCode = keyof typeof eventsErrorCatalogue;

export class EventsError extends HansaError<EventsErrorCode> {
  constructor(code: EventsErrorCode, message: string, options?: HansaErrorOptions) {
    super(eventsErrorCatalogue, code, message, options);
  }
}
