import { type Clock, describeError, type Logger, silentLogger, systemClock } from "@hansa/core";
import pg from "pg";
import { assertConnectionString } from "../connection-string.ts";
import { quoteIdentifier } from "../quoting.ts";

export interface ListenOptions {
  readonly connectionString: string;
  /** Names of channels, as in `NOTIFY channel`. */
  readonly channels: readonly string[];
  /**
   * A notification came; its payload is `""` where none was sent. Also called with `undefined` for each channel
   * whenever the connection stands anew, since nothing is known of what was sent before.
   */
  readonly onNotification: (channel: string, payload: string | undefined) => void;
  /** Names of advisory locks that the connection shares with others while it stands, for who looks into `pg_locks`. */
  readonly sharedLocks?: readonly string[];
  readonly logger?: Logger;
  readonly clock?: Clock;
}

const firstDelayMs = 50;
const maxDelayMs = 5_000;
const connectTimeoutMs = 10_000;

const shareLocks =
  "select pg_advisory_lock_shared(hashtextextended(name, 0)) from unnest($1::text[]) as name";

/**
 * Listens on a connection of its own until it is disposed of, and connects again when that drops. A notification is a
 * hint and may be missed: whoever waits for one looks for itself from time to time.
 *
 * Does not pass a proxy that pools by transaction, where notifications never come.
 *
 * @throws PostgresError CONNECTION_STRING_INVALID
 */
export function startListening(options: ListenOptions): AsyncDisposable {
  assertConnectionString(options.connectionString);
  return new Listener(options);
}

class Listener implements AsyncDisposable {
  readonly #options: ListenOptions;
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;

  constructor(options: ListenOptions) {
    this.#options = options;
    this.#ended = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { clock = systemClock, logger = silentLogger } = this.#options;
    let delayMs = firstDelayMs;
    while (!this.#end.signal.aborted) {
      try {
        await this.#listenOnce(() => {
          delayMs = firstDelayMs;
        });
      } catch (error) {
        logger.debug("A connection that listens for notifications was lost.", {
          error: describeError(error),
        });
      }
      if (!this.#end.signal.aborted) {
        await clock.sleep(delayMs, this.#end.signal).catch(() => undefined);
        delayMs = Math.min(delayMs * 2, maxDelayMs);
      }
    }
  }

  /** One connection, from its beginning to its end. */
  async #listenOnce(onListening: () => void): Promise<void> {
    const { connectionString, channels, sharedLocks = [], onNotification } = this.#options;
    const client = new pg.Client({
      connectionString,
      fallback_application_name: "hansa listen",
      keepAlive: true,
      connectionTimeoutMillis: connectTimeoutMs,
    });
    const ended = new Promise<void>((resolve, reject) => {
      client.once("end", resolve);
      client.once("error", reject);
    });
    // Whoever waits for `ended` gets the error; until then it must not end the process.
    ended.catch(() => undefined);
    client.on("notification", ({ channel, payload }) => onNotification(channel, payload ?? ""));
    const stop = () => void client.end().catch(() => undefined);
    this.#end.signal.addEventListener("abort", stop, { once: true });
    try {
      // The driver does not say that a connection came to nothing which it was asked to end.
      await Promise.race([client.connect(), ended]);
      await client.query(channels.map((channel) => `listen ${quoteIdentifier(channel)}`).join("; "));
      if (sharedLocks.length > 0) {
        await client.query(shareLocks, [sharedLocks]);
      }
      onListening();
      for (const channel of channels) {
        onNotification(channel, undefined);
      }
      await ended;
    } finally {
      this.#end.signal.removeEventListener("abort", stop);
      await client.end().catch(() => undefined);
    }
  }
}
