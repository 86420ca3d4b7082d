import { setTimeout as delay } from "node:timers/promises";

export interface WaitOptions {
  /** 10 s unless given. */
  readonly timeoutMs?: number;
  /** What is waited for, for the message when it does not come: `"the gateway to be ready"`; a function where that is known only then. */
  readonly describe?: string | (() => string);
  /** How often to look: every 10 ms unless given. */
  readonly intervalMs?: number;
}

/**
 * Waits until `condition` gives anything but `undefined`, `null` or `false`, and gives that. A condition that throws
 * is not met; its last error is the cause of the one that tells of the timeout.
 */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  options: WaitOptions = {},
): Promise<Exclude<Value, undefined | null | false>> {
  const { timeoutMs = 10_000, describe = "a condition", intervalMs = 10 } = options;
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value !== undefined && value !== null && value !== false) {
        // The three values that are left out of the type were just ruled out, which the compiler does not narrow.
        return value as Exclude<Value, undefined | null | false>;
      }
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      const what = typeof describe === "string" ? describe : describe();
      throw new Error(`Waited ${timeoutMs} ms for ${what}, which did not come.`, { cause });
    }
    await delay(intervalMs);
  }
}
