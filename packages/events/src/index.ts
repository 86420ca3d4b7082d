// Alerts
export type { Alert, AlertHandler, Work } from "./alerts/alert.ts";
// Errors and settings
export { assertNamesDiffer } from "./assert-names-differ.ts";
// Brokers
export type {
  EventBatch,
  EventBroker,
  Position,
  ReadOptions,
  StartPosition,
  StoredEvent,
} from "./broker/broker.ts";
export {
  createEvent,
  decodeEvent,
  type EncodedEvent,
  type Event,
  type EventInput,
  encodeEvent,
  isTraceparent,
} from "./broker/event.ts";
export { assertSubject, assertSubjectPattern, matchesSubject } from "./broker/subject.ts";
export { type BrokerOptions, connectBroker } from "./connect-broker.ts";
export { assertConsumer, listConsumerNames } from "./consumer/assert-consumer.ts";
export { type ConsumerState, readConsumerStates } from "./consumer/consumer-state.ts";
export {
  type DeadLetter,
  type DeadLetterFilter,
  dropDeadLetters,
  listDeadLetters,
  readDeadLetter,
  replayDeadLetters,
} from "./consumer/dead-letters.ts";
// Consumers
export {
  type Consumer,
  type ConsumerInput,
  type ConsumerOptions,
  defineConsumer,
  type HandlerContext,
  type RetryPolicy,
} from "./consumer/define-consumer.ts";
export { defineWorker, isWorkerDefinition, type WorkerDefinition } from "./consumer/define-worker.ts";
export type { HandleOutcome } from "./consumer/handle-next.ts";
export { type ConsumerLag, readHandledLastMinute, readLag } from "./consumer/lag.ts";
export { type ConsumersOptions, startConsumers } from "./consumer/run-consumers.ts";
export { EventsError, type EventsErrorCode, eventsErrorCatalogue } from "./errors.ts";
// Kinds of consumers
export {
  defineEventLog,
  type EventLogFilter,
  type EventLogOptions,
  type RecordedEvent,
  readEventLog,
} from "./event-log/event-log.ts";
export { connectJetStreamBroker } from "./jetstream-broker/connect.ts";
export type { JetStreamBrokerOptions } from "./jetstream-broker/jetstream-broker.ts";
// Metrics
export { eventsMetricsCatalogue } from "./metrics.ts";
// Outbox
export { emitEvents } from "./outbox/emit.ts";
export { emitsInSql } from "./outbox/emits-in-sql.ts";
export { ensureOutbox } from "./outbox/ensure-outbox.ts";
export {
  findMissingObservers,
  type InstalledObservers,
  installObservers,
} from "./outbox/install-observers.ts";
export { assertObserver, type Change, type Observer, type PayloadColumn } from "./outbox/observer.ts";
export { type OutboxState, readOutboxState } from "./outbox/outbox-state.ts";
export { type RelayOptions, startRelay } from "./outbox/relay.ts";
export { connectPostgresBroker, type PostgresBrokerOptions } from "./postgres-broker/postgres-broker.ts";
export { eventsSettings } from "./settings.ts";
// Tables
export { ensureTables } from "./tables.ts";
export { defineWebhook, type WebhookInput } from "./webhook/define-webhook.ts";
export { signWebhook } from "./webhook/post-event.ts";
