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
import { Backoff } from "../backoff.ts";
import { Bell } from "../bell.ts";
import type { EventBroker } from "../broker/broker.ts";
import { outboxTables } from "../outbox/tables.ts";
import { eventsSettings } from "../settings.ts";
import { ensureTables } from "../tables.ts";
import type { Consumer } from "./define-consumer.ts";
import { assertNamesDiffer } from "./define-worker.ts";
import { type HandleOutcome, handleNext } from "./handle-next.ts";
import { registerConsumer, runIntake } from "./intake.ts";
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
  /** Called whenever a handler has looked for events, for metrics. */
  readonly onOutcome?: (consumer: string, outcome: HandleOutcome) => void;
}

/**
 * Runs consumers until it is disposed of, which waits for handlers that are at work. Any number of processes may run
 * the same ones: they share the work.
 *
 * @throws EventsError CONSUMER_INVALID for two of one name, BROKER_UNREACHABLE, TABLES_NEWER; PostgresError.
 */
export async function startConsumers(options: ConsumersOptions): Promise<AsyncDisposable> {
  assertNamesDiffer(options.consumers);
  await using resources = new AsyncDisposableStack();
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
      onNotification: (_channel, payload) => ring(bells, payload),
      ...(options.logger === undefined ? {} : { logger: options.logger }),
    }),
  );
  for (const consumer of options.consumers) {
    resources.use(new RunningConsumer(options, database, consumer, bells.get(consumer.name) ?? new Bell()));
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

/** One consumer in this process: its intake, where it is this process's turn, and its handlers. */
class RunningConsumer implements AsyncDisposable {
  readonly #options: ConsumersOptions;
  readonly #database: Database;
  readonly #consumer: Consumer;
  readonly #bell: Bell;
  readonly #settings: SettingsOf<typeof eventsSettings>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #end = new AbortController();
  readonly #ended: Promise<unknown>;

  constructor(options: ConsumersOptions, database: Database, consumer: Consumer, bell: Bell) {
    this.#options = options;
    this.#database = database;
    this.#consumer = consumer;
    this.#bell = bell;
    this.#settings = readSettings(eventsSettings, options.settings ?? {}, options.environment ?? process.env);
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    const intake = runIntake({
      database,
      broker: options.broker,
      consumer,
      settings: this.#settings,
      clock: this.#clock,
      logger: this.#logger,
      onReceived: () => bell.ring(),
      signal: this.#end.signal,
    });
    const handlers = Array.from({ length: consumer.concurrency }, () => this.#handleUntilEnd());
    this.#ended = Promise.all([intake, ...handlers]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #handleUntilEnd(): Promise<void> {
    const { signal } = this.#end;
    const backoff = new Backoff(this.#clock);
    while (!signal.aborted) {
      const rung = this.#bell.listen();
      try {
        const outcome = await this.#handle();
        backoff.reset();
        if (outcome.handled + outcome.dead + outcome.retriedAfterMs.length === 0) {
          await rung.wait(this.#settings.pollIntervalMs, this.#clock, signal);
        }
      } catch (error) {
        this.#logger.error("A consumer cannot reach its inbox and tries again.", {
          consumer: this.#consumer.name,
          error: describeError(error),
        });
        await backoff.wait(signal);
      }
    }
  }

  async #handle(): Promise<HandleOutcome> {
    const outcome = await handleNext(
      {
        database: this.#database,
        consumer: this.#consumer,
        source: this.#options.source,
        maxEventBytes: this.#settings.maxEventBytes,
        clock: this.#clock,
        logger: this.#logger,
      },
      this.#consumer.batchSize,
    );
    for (const delayMs of outcome.retriedAfterMs) {
      this.#ringAfter(delayMs);
    }
    if (outcome.dead > 0) {
      // What waited behind it can go on.
      this.#bell.ring();
    }
    this.#options.onOutcome?.(this.#consumer.name, outcome);
    return outcome;
  }

  #ringAfter(delayMs: number): void {
    this.#clock.sleep(delayMs, this.#end.signal).then(
      () => this.#bell.ring(),
      () => undefined,
    );
  }
}
