import { expect, test } from "vitest";
import { findFreePort, waitFor } from "../src/index.ts";

test("gives what the condition gives once it is met", async () => {
  let calls = 0;
  const value = await waitFor(
    () => {
      calls++;
      return calls < 3 ? undefined : "there";
    },
    { intervalMs: 1 },
  );
  expect(value).toBe("there");
  expect(calls).toBe(3);
});

test("zero and the empty text are met", async () => {
  expect(await waitFor(() => 0)).toBe(0);
  expect(await waitFor(() => "")).toBe("");
});

test("says what did not come, with the condition's last error as cause", async () => {
  const reason = new Error("not yet");
  const waiting = waitFor(() => Promise.reject(reason), {
    timeoutMs: 5,
    intervalMs: 1,
    describe: "the moon",
  });
  await expect(waiting).rejects.toMatchObject({
    message: "Waited 5 ms for the moon, which did not come.",
    cause: reason,
  });
});

test("a free port is one that can be had", async () => {
  expect(await findFreePort()).toBeGreaterThan(0);
});
