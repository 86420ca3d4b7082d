import type { QueryOptions } from "../database.ts";
import { PostgresError } from "../errors.ts";

/** The time for which a connection is lent to somebody's function. */
export class Loan {
  readonly #kind: "transaction" | "session";
  readonly #signal: AbortSignal | undefined;
  #hasEnded = false;

  constructor(kind: "transaction" | "session", signal: AbortSignal | undefined) {
    this.#kind = kind;
    this.#signal = signal;
  }

  /**
   * How a statement is sent: stopped by its own signal and by that of the whole.
   *
   * @throws PostgresError TRANSACTION_CLOSED when the time is over.
   */
  use<Options extends QueryOptions>(options: Options = {} as Options): Options {
    if (this.#hasEnded) {
      throw new PostgresError(
        "TRANSACTION_CLOSED",
        `A statement was sent to a ${this.#kind} that has ended. Wait for every statement inside its function.`,
      );
    }
    if (this.#signal === undefined || options.signal === this.#signal) {
      return options;
    }
    const signal =
      options.signal === undefined ? this.#signal : AbortSignal.any([this.#signal, options.signal]);
    return { ...options, signal };
  }

  end(): void {
    this.#hasEnded = true;
  }
}
