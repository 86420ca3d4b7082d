import { setImmediate as nextTurn } from "node:timers/promises";
import type { ListPlace } from "@hansa/core";
import { expect, test } from "vitest";
import { type RunningRequest, RunningRequests } from "../src/running-requests.ts";
import { createFakeClock } from "./support/fake-clock.ts";

interface NamedRequest extends RunningRequest {
  readonly name: string;
}

function createRunning() {
  const clock = createFakeClock();
  const running = new RunningRequests<NamedRequest>(clock);
  const expired: string[] = [];
  const add = (name: string, deadlineMs: number): ListPlace<NamedRequest> =>
    running.add({ name, deadlineMs, expire: () => void expired.push(name) });
  const advance = async (durationMs: number): Promise<void> => {
    clock.advance(durationMs);
    await nextTurn();
  };
  return { clock, running, expired, add, advance };
}

test("requests expire in the order of their deadlines, whatever the order they came in", async () => {
  const { clock, running, expired, add, advance } = createRunning();
  using _ = running;
  for (const deadlineMs of [50, 20, 70, 20, 10, 60]) {
    add(`until ${deadlineMs}`, deadlineMs);
    await nextTurn();
    expect(clock.sleeping).toBe(1);
  }
  await advance(15);
  expect(expired).toEqual(["until 10"]);
  await advance(5);
  await advance(100);
  expect(expired.slice(1)).toEqual(["until 20", "until 20", "until 50", "until 60", "until 70"]);
  expect([running.size, clock.sleeping]).toEqual([0, 0]);
});

test("those that were answered do not expire, wherever they stood", async () => {
  const { running, expired, add, advance } = createRunning();
  using _ = running;
  const [first, , middle, , last] = [10, 20, 30, 40, 50].map((deadlineMs) =>
    add(`${deadlineMs}`, deadlineMs),
  );
  for (const request of [middle, last, first]) {
    running.delete(request as ListPlace<NamedRequest>);
    running.delete(request as ListPlace<NamedRequest>);
  }
  add("45", 45);
  expect([...running].map(({ name }) => name)).toEqual(["20", "40", "45"]);
  await advance(20);
  await advance(20);
  await advance(20);
  expect(expired).toEqual(["20", "40", "45"]);
});

test("one whose time is over already expires at once", () => {
  const { running, expired, add } = createRunning();
  using _ = running;
  add("late", 0);
  expect([expired, running.size]).toEqual([["late"], 0]);
});
