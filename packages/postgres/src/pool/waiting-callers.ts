import { LinkedList } from "@hansa/core";
import { PostgresError } from "../errors.ts";

interface Caller<Lent> {
  readonly deadlineMs: number;
  resolve(lent: Lent): void;
  reject(reason: unknown): void;
}

/**
 * Callers that wait for something to be lent to them, in the order in which they came. All have the same time, so that
 * one timer serves them: the one that came first is the first whose time is over.
 */
export class WaitingCallers<Lent> {
  readonly #timeoutMs: number;
  readonly #explainTimeout: () => PostgresError;
  readonly #callers = new LinkedList<Caller<Lent>>();
  #timer: NodeJS.Timeout | undefined;

  /** `explainTimeout` gives what those are rejected with whose time is over. */
  constructor(timeoutMs: number, explainTimeout: () => PostgresError) {
    this.#timeoutMs = timeoutMs;
    this.#explainTimeout = explainTimeout;
  }

  get size(): number {
    return this.#callers.size;
  }

  /** Rejects with QUERY_CANCELLED when the signal, which is not aborted yet, is, and when the time is over. */
  add(signal: AbortSignal | undefined): Promise<Lent> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#callers.delete(place);
        signal?.removeEventListener("abort", abandon);
      };
      const caller: Caller<Lent> = {
        deadlineMs: performance.now() + this.#timeoutMs,
        resolve(lent) {
          end();
          resolve(lent);
        },
        reject(reason) {
          end();
          reject(reason);
        },
      };
      const abandon = (): void => {
        const message = "The caller gave up before a connection became free.";
        caller.reject(new PostgresError("QUERY_CANCELLED", message, { cause: signal?.reason }));
      };
      signal?.addEventListener("abort", abandon);
      const place = this.#callers.append(caller);
      this.#schedule(caller);
    });
  }

  /** Whether there was one. */
  resolveFirst(lent: Lent): boolean {
    const first = this.#callers.first?.value;
    first?.resolve(lent);
    return first !== undefined;
  }

  rejectFirst(reason: unknown): void {
    this.#callers.first?.value.reject(reason);
  }

  /** The timer is left alone while callers come and go: it looks who is there when it strikes. */
  #schedule({ deadlineMs }: Caller<Lent>): void {
    if (this.#timer === undefined) {
      const delayMs = Math.max(1, Math.ceil(deadlineMs - performance.now()));
      this.#timer = setTimeout(() => this.#expire(), delayMs);
      this.#timer.unref();
    }
  }

  #expire(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const caller of this.#callers) {
      if (caller.deadlineMs > now) {
        this.#schedule(caller);
        return;
      }
      caller.reject(this.#explainTimeout());
    }
  }
}
