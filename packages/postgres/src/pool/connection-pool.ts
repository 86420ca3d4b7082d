import { PostgresError } from "../errors.ts";
import { assertNotAborted, type Connection } from "./connection.ts";
import { toPostgresError } from "./driver-error.ts";
import { WaitingCallers } from "./waiting-callers.ts";

/** The bounds of a pool; times in milliseconds, 0 for none where nothing else is said. */
export interface PoolSettings {
  readonly maxConnections: number;
  readonly maxWaiting: number;
  /** 0 is at once. */
  readonly acquireTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxLifetimeMs: number;
}

interface PoolOptions {
  readonly settings: PoolSettings;
  /** Where connections lead, for messages. */
  readonly server: string;
  /** Gives a connection or a PostgresError, in a time that is bounded. */
  open(): Promise<Connection>;
}

/** What the pool knows of a connection. */
interface Facts {
  isTooOld: boolean;
  idleSinceMs: number;
}

/**
 * Lends connections, opens them as they are needed, and closes those that are used up, too old or idle for too long. One
 * that comes back goes to who waits longest, without a timer or a promise of its own.
 */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #waiting: WaitingCallers<Connection>;
  /** Those that are open or lent. */
  readonly #factsByConnection = new Map<Connection, Facts>();
  /** Those that were used last come last, and are lent first. */
  readonly #idle: Connection[] = [];
  /** All whose socket is open. */
  readonly #unclosed = new Set<Connection>();
  #opening = 0;
  #sweep: NodeJS.Timeout | undefined;
  #isClosing = false;
  #whenEmpty: (() => void) | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#waiting = new WaitingCallers(options.settings.acquireTimeoutMs, () => this.#explainTimeout());
  }

  /** Those that are open, lent ones among them. */
  get connections(): ReadonlySet<Connection> {
    return this.#unclosed;
  }

  /**
   * A connection for one caller, who gives it back by `release`; at once where one is idle.
   *
   * @throws PostgresError POOL_CLOSED, POOL_EXHAUSTED, QUERY_CANCELLED; rejects with POOL_TIMEOUT, QUERY_CANCELLED or what a
   * connection could not be opened for.
   */
  acquire(signal: AbortSignal | undefined): Connection | Promise<Connection> {
    assertNotAborted(signal);
    if (this.#isClosing) {
      throw new PostgresError("POOL_CLOSED", "The database has been closed; no statement can be sent to it.");
    }
    return this.#takeIdle() ?? this.#wait(signal);
  }

  /** Takes a connection back, once nothing is under way on it any more. The caller need not wait for that. */
  release(connection: Connection): void {
    const isClean = connection.settle();
    if (typeof isClean === "boolean") {
      this.#takeBack(connection, isClean);
    } else {
      void isClean.then((clean) => this.#takeBack(connection, clean));
    }
  }

  /** Lends no more to new callers, and closes each connection when it comes back and nobody waits for it. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#sweep);
    for (const connection of this.#idle.splice(0)) {
      this.#discard(connection);
    }
    if (this.#opening > 0 || this.#unclosed.size > 0) {
      await new Promise<void>((resolve) => {
        this.#whenEmpty = resolve;
      });
    }
  }

  #takeIdle(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      if (connection.isOpen && !this.#isTooOld(connection)) {
        return connection;
      }
      this.#discard(connection);
    }
    return undefined;
  }

  #isTooOld(connection: Connection): boolean {
    return this.#factsByConnection.get(connection)?.isTooOld !== false;
  }

  #wait(signal: AbortSignal | undefined): Promise<Connection> {
    const { maxConnections, maxWaiting } = this.#options.settings;
    // Those that are being opened will serve one each.
    if (this.#size >= maxConnections && this.#waiting.size - this.#opening >= maxWaiting) {
      throw new PostgresError(
        "POOL_EXHAUSTED",
        `${maxWaiting} callers already wait for one of the ${maxConnections} connections (maxWaiting, maxConnections).`,
      );
    }
    const waiting = this.#waiting.add(signal);
    this.#openForWaiting();
    return waiting;
  }

  get #size(): number {
    return this.#factsByConnection.size + this.#opening;
  }

  #openForWaiting(): void {
    while (this.#opening < this.#waiting.size && this.#size < this.#options.settings.maxConnections) {
      this.#opening++;
      this.#options.open().then(
        (connection) => this.#adopt(connection),
        (error: unknown) => this.#failToOpen(error),
      );
    }
  }

  #adopt(connection: Connection): void {
    this.#opening--;
    const facts = { isTooOld: false, idleSinceMs: 0 };
    this.#factsByConnection.set(connection, facts);
    this.#unclosed.add(connection);
    const ageing = this.#startAgeing(facts);
    void connection.closed.then(() => {
      clearTimeout(ageing);
      this.#forget(connection);
    });
    this.#takeBack(connection, connection.isOpen);
  }

  /** A timer for each connection, so that no clock is asked for each use. */
  #startAgeing(facts: Facts): NodeJS.Timeout | undefined {
    const { maxLifetimeMs } = this.#options.settings;
    if (maxLifetimeMs === 0) {
      return undefined;
    }
    const timer = setTimeout(() => {
      facts.isTooOld = true;
    }, maxLifetimeMs);
    return timer.unref();
  }

  #failToOpen(error: unknown): void {
    this.#opening--;
    this.#waiting.rejectFirst(error);
    this.#openForWaiting();
    this.#endIfEmpty();
  }

  #takeBack(connection: Connection, isClean: boolean): void {
    if (!isClean || this.#isTooOld(connection)) {
      this.#discard(connection);
      return;
    }
    if (this.#waiting.resolveFirst(connection)) {
      return;
    }
    if (this.#isClosing) {
      this.#discard(connection);
      return;
    }
    const facts = this.#factsByConnection.get(connection);
    if (facts !== undefined) {
      facts.idleSinceMs = performance.now();
      this.#idle.push(connection);
      this.#scheduleSweep();
    }
  }

  /** Closes a connection; another may be opened in its place at once. */
  #discard(connection: Connection): void {
    this.#factsByConnection.delete(connection);
    void connection.close();
    this.#openForWaiting();
  }

  /** A connection is closed, in whatever way. One that is lent is counted until it comes back. */
  #forget(connection: Connection): void {
    this.#unclosed.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index !== -1) {
      this.#idle.splice(index, 1);
      this.#factsByConnection.delete(connection);
    }
    this.#endIfEmpty();
  }

  #endIfEmpty(): void {
    if (this.#opening === 0 && this.#unclosed.size === 0) {
      this.#whenEmpty?.();
    }
  }

  #scheduleSweep(): void {
    const { idleTimeoutMs } = this.#options.settings;
    const [oldest] = this.#idle;
    if (this.#sweep !== undefined || idleTimeoutMs === 0 || oldest === undefined) {
      return;
    }
    const idleMs = performance.now() - (this.#factsByConnection.get(oldest)?.idleSinceMs ?? 0);
    const delayMs = Math.max(1, Math.ceil(idleTimeoutMs - idleMs));
    this.#sweep = setTimeout(() => this.#closeIdle(), delayMs);
    this.#sweep.unref();
  }

  #closeIdle(): void {
    this.#sweep = undefined;
    const leastMs = performance.now() - this.#options.settings.idleTimeoutMs;
    const firstToStay = this.#idle.findIndex(
      (connection) => (this.#factsByConnection.get(connection)?.idleSinceMs ?? 0) > leastMs,
    );
    const idleForTooLong = this.#idle.splice(0, firstToStay === -1 ? this.#idle.length : firstToStay);
    for (const connection of idleForTooLong) {
      this.#discard(connection);
    }
    this.#scheduleSweep();
  }

  #explainTimeout(): PostgresError {
    const { maxConnections, acquireTimeoutMs } = this.#options.settings;
    return this.#opening === 0
      ? new PostgresError(
          "POOL_TIMEOUT",
          `All ${maxConnections} connections stayed in use for ${acquireTimeoutMs} ms (maxConnections, acquireTimeoutMs).`,
        )
      : toPostgresError(new Error(`no answer within ${acquireTimeoutMs} ms`), {
          connectionLost: true,
          server: this.#options.server,
        });
  }
}
