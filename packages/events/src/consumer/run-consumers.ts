import {
  type Clock,
  describeError,
  type Environment,
  type Logger,
  readSettings,
  type SettingsInput,
  type SettingsOf,
  silentLogger,
  systemClock,
} from "@hansa/core";
import { createDatabase, type Database, startListening } from "@hansa/postgres";
import type { AlertHandler, Work } from "../alerts/alert.ts";
import { Alerts } from "../alerts/alerts.ts";
import { StallWatch } from "../alerts/stall-watch.ts";
import { Backoff } from "../backoff.ts";
import { Bell } from "../bell.ts";
import type { EventBroker } from "../broker/broker.ts";
import { outboxTables } from "../outbox/tables.ts";
import { eventsSettings } from "../settings.ts";
import { ensureTables } from "../tables.ts";
import { assertFunctions } from "./assert-functions.ts";
import { workerLockOf } from "./consumer-state.ts";
import type { Consumer } from "./define-consumer.ts";
import { assertConsumers } from "./define-worker.ts";
import { type HandleOutcome, handleNext } from "./handle-next.ts";
import { registerConsumer, runIntake } from "./intake.ts";
import { SuspectTurn } from "./suspect-turn.ts";
import { consumerTables } from "./tables.ts";

export interface ConsumersOptions {
  /** The database of the consumers' effects, where their inbox is; its tables are made where they are missing. */
  readonly connectionString: string;
  readonly broker: EventBroker;
  readonly consumers: readonly Consumer[];
  /** Of the events that handlers emit: `/inventory`. */
  readonly source: string;
  readonly settings?: SettingsInput<typeof eventsSettings>;
  readonly environment?: Environment;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Called whenever a handler has looked for events, or what came was no event; for metrics. */
  readonly onOutcome?: (consumer: string, outcome: HandleOutcome) => void;
  /** Called whenever a consumer could not work, for metrics. */
  readonly onFailure?: (work: Work, error: unknown) => void;
  /** Told of dead letters, and when a consumer cannot work for too long (`alertAfterMs`) and can again. */
  readonly onAlert?: AlertHandler;
}

/**
 * Runs consumers until it is disposed of, which waits for handlers that are at work. Any number of processes may run
 * the same ones: they share the work.
 *
 * @throws EventsError CONSUMER_INVALID for two of one name or one that `defineConsumer` has not made, CONSUMER_FUNCTION_MISSING, ALERT_SETTINGS_INVALID, BROKER_UNREACHABLE, TABLES_NEWER;
 * PostgresError.
 */
export async function startConsumers(options: ConsumersOptions): Promise<AsyncDisposable> {
  assertConsumers(options.consumers);
  await using resources = new AsyncDisposableStack();
  const settings = readSettings(eventsSettings, options.settings ?? {}, options.environment ?? process.env);
  const { source, onAlert, clock = systemClock, logger = silentLogger } = options;
  const alerts = resources.use(new Alerts({ settings, source, onAlert, clock, logger }));
  const database = resources.use(
    createDatabase({
      connectionString: options.connectionString,
      applicationName: "hansa worker",
      // Each handler has a connection, each intake another; one is left for what handlers do beside.
      settings: {
        maxConnections: options.consumers.reduce((sum, { concurrency }) => sum + concurrency + 1, 1),
      },
      ...(options.logger === undefined ? {} : { logger: options.logger }),
    }),
  );
  await ensureTables(database, outboxTables);
  await ensureTables(database, consumerTables);
  await assertFunctions(database, options.consumers);
  for (const consumer of options.consumers) {
    for (const tables of consumer.tables) {
      await ensureTables(database, tables);
    }
    await registerConsumer(database, options.broker, consumer);
  }
  const bells = new Map(options.consumers.map(({ name }) => [name, new Bell()]));
  resources.use(
    startListening({
      connectionString: options.connectionString,
      channels: ["hansa_inbox"],
      sharedLocks: options.consumers.map(({ name }) => workerLockOf(name)),
      onNotification: (_channel, payload) => ring(bells, payload),
      ...(options.logger === undefined ? {} : { logger: options.logger }),
    }),
  );
  const shared = { options, settings, database, alerts, turn: new SuspectTurn() };
  for (const consumer of options.consumers) {
    resources.use(new RunningConsumer(shared, consumer, bells.get(consumer.name) ?? new Bell()));
  }
  return resources.move();
}

/** Without a payload anything may have come. */
function ring(bells: ReadonlyMap<string, Bell>, consumer: string | undefined): void {
  if (consumer !== undefined) {
    bells.get(consumer)?.ring();
    return;
  }
  for (const bell of bells.values()) {
    bell.ring();
  }
}

type ConsumerPart = "intake" | "handlers";

/** What the consumers of a process have in common. */
interface SharedByConsumers {
  readonly options: ConsumersOptions;
  readonly settings: SettingsOf<typeof eventsSettings>;
  readonly database: Database;
  readonly alerts: Alerts;
  readonly turn: SuspectTurn;
}

/** One consumer in this process: its intake, where it is this process's turn, and its handlers. */
class RunningConsumer implements AsyncDisposable {
  readonly #shared: SharedByConsumers;
  readonly #consumer: Consumer;
  readonly #bell: Bell;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #end = new AbortController();
  readonly #onFree: () => void;
  readonly #ended: Promise<unknown>;

  constructor(shared: SharedByConsumers, consumer: Consumer, bell: Bell) {
    const { options, settings, database } = shared;
    this.#shared = shared;
    this.#consumer = consumer;
    this.#bell = bell;
    this.#onFree = () => bell.ring();
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    const watch = this.#watch("intake");
    const intake = runIntake({
      database,
      broker: options.broker,
      consumer,
      settings,
      clock: this.#clock,
      logger: this.#logger,
      onReceived: () => bell.ring(),
      onDead: (letters) => this.#report({ handled: 0, retriedAfterMs: [], dead: letters, durationsMs: [] }),
      onState: (failure) => this.#note("intake", watch, failure),
      signal: this.#end.signal,
    });
    const handling = this.#watch("handlers");
    const handlers = Array.from({ length: consumer.concurrency }, () => this.#handleUntilEnd(handling));
    this.#ended = Promise.all([intake, ...handlers]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  #watch(part: ConsumerPart): StallWatch {
    return new StallWatch({
      work: { part, consumer: this.#consumer.name },
      afterMs: this.#shared.settings.alertAfterMs,
      clock: this.#clock,
      signal: this.#end.signal,
      onAlert: this.#shared.alerts.send,
    });
  }

  /** Notes that a part of the consumer works, or what has failed. */
  #note(part: ConsumerPart, watch: StallWatch, failure: unknown): void {
    if (failure === undefined) {
      watch.worked();
      return;
    }
    watch.failed(failure);
    this.#shared.options.onFailure?.({ part, consumer: this.#consumer.name }, failure);
  }

  async #handleUntilEnd(watch: StallWatch): Promise<void> {
    const { signal } = this.#end;
    const backoff = new Backoff(this.#clock);
    while (!signal.aborted) {
      const rung = this.#bell.listen();
      try {
        const outcome = await this.#handle();
        backoff.reset();
        this.#note("handlers", watch, undefined);
        if (outcome.handled + outcome.dead.length + outcome.retriedAfterMs.length === 0) {
          await rung.wait(this.#shared.settings.pollIntervalMs, this.#clock, signal);
        }
      } catch (error) {
        this.#note("handlers", watch, error);
        this.#logger.error("A consumer cannot reach its inbox and tries again.", {
          consumer: this.#consumer.name,
          error: describeError(error),
        });
        await backoff.wait(signal);
      }
    }
  }

  async #handle(): Promise<HandleOutcome> {
    const { options, settings, database, turn } = this.#shared;
    const outcome = await handleNext(
      {
        database,
        consumer: this.#consumer,
        source: options.source,
        maxEventBytes: settings.maxEventBytes,
        clock: this.#clock,
        logger: this.#logger,
        turn,
        onFree: this.#onFree,
      },
      this.#consumer.batchSize,
    );
    for (const delayMs of outcome.retriedAfterMs) {
      this.#ringAfter(delayMs);
    }
    if (outcome.dead.length > 0) {
      // What waited behind it can go on.
      this.#bell.ring();
    }
    this.#report(outcome);
    return outcome;
  }

  #report(outcome: HandleOutcome): void {
    const { options, alerts } = this.#shared;
    for (const letter of outcome.dead) {
      alerts.send({ kind: "dead-letter", letter });
    }
    options.onOutcome?.(this.#consumer.name, outcome);
  }

  #ringAfter(delayMs: number): void {
    this.#clock.sleep(delayMs, this.#end.signal).then(
      () => this.#bell.ring(),
      () => undefined,
    );
  }
}
