import { describeError, type Logger } from "@hansa/core";
import {
  type Alert,
  type ConsumersOptions,
  type EventBroker,
  eventsMetricsCatalogue,
  type OutboxState,
  type RelayOptions,
  readLag,
  readOutboxState,
  type Work,
} from "@hansa/events";
import type { InstrumentsOf, Metrics, ReadinessReport } from "@hansa/graphql-server";
import type { Database } from "@hansa/postgres";

type Instruments = InstrumentsOf<typeof eventsMetricsCatalogue>;

/** What a relay tells while it runs, and what waits for it when the metrics are read. */
export function measureRelay(
  metrics: Metrics,
  database: Database,
  logger: Logger,
): Pick<RelayOptions, "onPublished" | "onFailure"> {
  const instruments = metrics.register(eventsMetricsCatalogue);
  instruments.published.add({}, 0);
  metrics.onRead(
    atMostEverySecond(
      async () => showOutbox(instruments, await readOutboxState(database)),
      () => showOutbox(instruments, undefined),
      logger,
    ),
  );
  return {
    onPublished(published, refused) {
      instruments.published.add({}, published);
      instruments.refused.add({}, refused);
    },
    onFailure: () => instruments.failures.add({ part: "relay", consumer: "" }),
  };
}

function showOutbox({ outboxWaiting, outboxOldest }: Instruments, state: OutboxState | undefined): void {
  outboxWaiting.set({}, state?.waiting ?? Number.NaN);
  outboxOldest.set({}, state === undefined ? Number.NaN : secondsSince(state.waitingSince));
}

export interface MeasuredConsumers {
  readonly database: Database;
  readonly broker: EventBroker;
  /** Their names. */
  readonly consumers: readonly string[];
}

/** What consumers tell while they run, and how far behind they are when the metrics are read. */
export function measureConsumers(
  metrics: Metrics,
  measured: MeasuredConsumers,
  logger: Logger,
): Pick<ConsumersOptions, "onOutcome" | "onFailure"> {
  const instruments = metrics.register(eventsMetricsCatalogue);
  metrics.onRead(
    atMostEverySecond(
      () => showLag(instruments, measured),
      () => showUnknownLag(instruments, measured),
      logger,
    ),
  );
  return {
    onOutcome(consumer, { handled, retriedAfterMs, dead, durationsMs }) {
      const counts = { done: handled, retried: retriedAfterMs.length, dead: dead.length };
      for (const [outcome, count] of Object.entries(counts)) {
        instruments.handled.add({ consumer, outcome }, count);
      }
      for (const durationMs of durationsMs) {
        instruments.handlerDuration.observe({ consumer }, durationMs / 1_000);
      }
    },
    onFailure: (work) => instruments.failures.add({ part: work.part, consumer: consumerOf(work) }),
  };
}

async function showLag(
  { lag, inboxWaiting, inboxOldest, deadLetters }: Instruments,
  { database, broker, consumers }: MeasuredConsumers,
): Promise<void> {
  for (const { consumer, behind, waiting, dead, waitingSince } of await readLag(database, broker)) {
    if (consumers.includes(consumer)) {
      lag.set({ consumer }, behind);
      inboxWaiting.set({ consumer }, waiting);
      inboxOldest.set({ consumer }, secondsSince(waitingSince));
      deadLetters.set({ consumer }, dead);
    }
  }
}

/** What was read before must not pass for what is so now. */
function showUnknownLag(
  { lag, inboxWaiting, inboxOldest, deadLetters }: Instruments,
  { consumers }: MeasuredConsumers,
): void {
  for (const consumer of consumers) {
    for (const gauge of [lag, inboxWaiting, inboxOldest, deadLetters]) {
      gauge.set({ consumer }, Number.NaN);
    }
  }
}

function secondsSince(time: Date | undefined): number {
  return time === undefined ? 0 : Math.max(0, (Date.now() - time.getTime()) / 1_000);
}

const freshMs = 1_000;

/** Reads for several who ask at once, so that whoever asks for metrics all the time keeps no database busy. */
function atMostEverySecond(
  read: () => Promise<void>,
  showUnknown: () => void,
  logger: Logger,
): () => Promise<void> {
  let reading: Promise<void> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (reading === undefined && performance.now() - readAt < freshMs) {
      return;
    }
    reading ??= read()
      .catch((error: unknown) => {
        showUnknown();
        logger.warn("What waits could not be read for the metrics.", { error: describeError(error) });
      })
      .finally(() => {
        reading = undefined;
        readAt = performance.now();
      });
    await reading;
  };
}

/** Follows alerts for `/ready`: what has not worked for too long. */
export class StalledWork {
  readonly #stalled = new Map<string, string>();

  readonly onAlert = (alert: Alert): void => {
    if (alert.kind === "stalled") {
      this.#stalled.set(describeWork(alert.work), alert.failure);
    } else if (alert.kind === "recovered") {
      this.#stalled.delete(describeWork(alert.work));
    }
  };

  readonly report = (): ReadinessReport => {
    const stalled = [...this.#stalled.keys()];
    return stalled.length === 0 ? { ready: true } : { ready: false, details: { stalled } };
  };
}

function describeWork(work: Work): string {
  return work.part === "relay" ? work.part : `${work.part} of ${work.consumer}`;
}

function consumerOf(work: Work): string {
  return work.part === "relay" ? "" : work.consumer;
}
