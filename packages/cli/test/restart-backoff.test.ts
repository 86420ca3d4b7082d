import { expect, test } from "vitest";
import { RestartBackoff } from "../src/restart-backoff.ts";

test("pauses double up to ten seconds, and begin anew after half a minute of work", () => {
  let nowMs = 0;
  const clock = { now: () => nowMs, monotonic: () => nowMs, sleep: async () => {} };
  const backoff = new RestartBackoff(clock);
  const pauses = Array.from({ length: 8 }, () => {
    backoff.started();
    return backoff.next();
  });
  expect(pauses).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  backoff.started();
  nowMs += 30_001;
  expect(backoff.next()).toBe(200);
});
