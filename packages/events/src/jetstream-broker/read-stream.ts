import type { Clock } from "@hansa/core";
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  JetStreamApiCodes,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  ReplayPolicy,
} from "@nats-io/jetstream";
import { Backoff } from "../backoff.ts";
import type { EventBatch, ReadOptions, StartPosition, StoredEvent } from "../broker/broker.ts";
import { commonPattern, matchesSubject } from "../broker/subject.ts";
import { EventsError } from "../errors.ts";
import { asBroker, isApiError, toBrokerError } from "./broker-error.ts";
import { DeliveryOrder } from "./delivery-order.ts";
import { MessageQueue } from "./message-queue.ts";
import { logOf } from "./stream-log.ts";

/** What a reader of a stream works with. */
export interface StreamReader {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly stream: string;
  readonly clock: Clock;
}

const nanosecondsOfMs = 1_000_000;
const ackWaitMs = 60_000;
/** After this time without a reader the server forgets the consumer; the position is kept by whoever reads. */
const inactiveMs = 86_400_000;

/**
 * Reads a stream in its order by a durable pull consumer that begins behind the last event which was handed over.
 * The consumer is made anew whenever its deliveries have a gap or it is gone: a message that was delivered and lost on
 * the way would otherwise come again behind those that followed it.
 *
 * @throws EventsError EVENTS_LOST, BROKER_REFUSED
 */
export async function* readStream(reader: StreamReader, options: ReadOptions): AsyncIterable<EventBatch> {
  const { signal } = options;
  const backoff = new Backoff(reader.clock);
  let from: StartPosition = options.from;
  while (!signal.aborted) {
    try {
      const begin = await beginAt(reader, from);
      from = typeof begin.start === "number" ? { log: begin.log, sequence: begin.start } : from;
      options.onState?.(undefined);
      for await (const batch of readFrom(reader, begin, options)) {
        backoff.reset();
        yield batch;
        from = batch.position;
      }
    } catch (error) {
      const brokerError = toBrokerError(error);
      if (brokerError.code !== "BROKER_UNREACHABLE" || signal.aborted) {
        throw brokerError;
      }
      options.onState?.(brokerError);
    }
    await backoff.wait(signal);
  }
}

/** The place to begin at, or the time; a place of another log tells nothing of this one, which is read from its beginning. */
async function beginAt(
  { manager, stream }: StreamReader,
  from: StartPosition,
): Promise<{ readonly log: string; readonly start: number | Date }> {
  const info = await asBroker(manager.streams.info(stream));
  const log = logOf(info);
  if (from instanceof Date) {
    return { log, start: from };
  }
  if (from === "now") {
    return { log, start: info.state.last_seq };
  }
  const sequence = from !== "beginning" && from.log === log ? from.sequence : 0;
  if (sequence > 0 && info.state.first_seq > sequence + 1) {
    throw new EventsError(
      "EVENTS_LOST",
      `The events ${sequence + 1} to ${info.state.first_seq - 1} of the stream "${stream}" are no longer kept (retentionMs).`,
      { extensions: { first: info.state.first_seq } },
    );
  }
  return { log, start: sequence };
}

/** One life of the durable consumer: ends when its deliveries have a gap, when it is gone, or when the signal says so. */
async function* readFrom(
  reader: StreamReader,
  { log, start }: { readonly log: string; readonly start: number | Date },
  { name, subjects, maxBatch = 500, signal }: ReadOptions,
): AsyncIterable<EventBatch> {
  const filter = commonPattern(subjects);
  await makeConsumer(reader, name, consumerConfig(name, filter, start, maxBatch));
  const consumer = await asBroker(reader.client.consumers.get(reader.stream, name));
  const queue = new MessageQueue<JsMsg>();
  const messages = await asBroker(
    consumer.consume({
      max_messages: maxBatch,
      abort_on_missing_resource: true,
      callback: (message) => queue.push(message),
    }),
  );
  void messages.closed().then((error) => queue.end(error ?? undefined));
  const stop = () => void messages.close().catch(() => undefined);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const order = new DeliveryOrder(typeof start === "number" ? start : 0);
    for await (const batch of queue.batches(maxBatch)) {
      const fresh = batch.filter((message) => order.take(message));
      const last = fresh.at(-1);
      if (last !== undefined) {
        yield {
          events: fresh.filter(({ subject }) => isWanted(subjects, subject)).map(toStoredEvent),
          position: { log, sequence: last.seq },
          acknowledge: () => last.ack(),
        };
      }
      if (order.hasGap) {
        return;
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await messages.close().catch(() => undefined);
  }
}

function consumerConfig(
  name: string,
  filter: string,
  start: number | Date,
  maxBatch: number,
): Partial<ConsumerConfig> {
  return {
    durable_name: name,
    filter_subject: filter,
    ...(start instanceof Date
      ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: start.toISOString() }
      : start === 0
        ? { deliver_policy: DeliverPolicy.All }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: start + 1 }),
    ack_policy: AckPolicy.All,
    ack_wait: ackWaitMs * nanosecondsOfMs,
    // What the server sends before anything is acknowledged: the bound of what waits in memory here.
    max_ack_pending: maxBatch * 2,
    replay_policy: ReplayPolicy.Instant,
    inactive_threshold: inactiveMs * nanosecondsOfMs,
  };
}

/** A consumer cannot be moved back, so the old one goes. */
async function makeConsumer(
  { manager, stream }: StreamReader,
  name: string,
  config: Partial<ConsumerConfig>,
): Promise<void> {
  try {
    await asBroker(manager.consumers.delete(stream, name));
  } catch (error) {
    if (!isApiError(error, JetStreamApiCodes.ConsumerNotFound)) {
      throw error;
    }
  }
  await asBroker(manager.consumers.add(stream, config));
}

function isWanted(subjects: readonly string[], subject: string): boolean {
  return subjects.some((pattern) => matchesSubject(pattern, subject));
}

function toStoredEvent(message: JsMsg): StoredEvent {
  return {
    sequence: message.seq,
    subject: message.subject,
    text: Buffer.from(message.data).toString("utf8"),
  };
}
