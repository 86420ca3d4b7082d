import { createHash } from "node:crypto";
import type { Clock } from "@hansa/core";

const maxSessions = 10_000;

/** Which sessions have written a short while ago, so that a replica may not have their writes yet. */
export class RecentWrites {
  readonly #clock: Clock;
  readonly #durationMs: number;
  /** By the hash of the session, those first whose time is over first. */
  readonly #untilMsBySession = new Map<string, number>();
  /** Until then all sessions count: of those that were too many it is not known any more which they were. */
  #allUntilMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, durationMs: number) {
    this.#clock = clock;
    this.#durationMs = durationMs;
  }

  /** Tells that a session has written. */
  add(session: string): void {
    const key = hash(session);
    this.#untilMsBySession.delete(key);
    this.#untilMsBySession.set(key, this.#clock.monotonic() + this.#durationMs);
    this.#forget();
  }

  has(session: string): boolean {
    const now = this.#clock.monotonic();
    return (
      now < this.#allUntilMs ||
      (this.#untilMsBySession.size > 0 && now < (this.#untilMsBySession.get(hash(session)) ?? now))
    );
  }

  #forget(): void {
    const now = this.#clock.monotonic();
    for (const [key, untilMs] of this.#untilMsBySession) {
      if (untilMs > now && this.#untilMsBySession.size <= maxSessions) {
        return;
      }
      this.#untilMsBySession.delete(key);
      this.#allUntilMs = Math.max(this.#allUntilMs, untilMs > now ? untilMs : this.#allUntilMs);
    }
  }
}

/** Sessions are known by what their clients send, tokens among it, which is not to be kept. */
function hash(session: string): string {
  return createHash("sha256").update(session).digest("base64url");
}
