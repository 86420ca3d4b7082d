import { expect, test } from "vitest";
import { unlessAborted } from "../src/unless-aborted.ts";

test("what comes before the signal counts", async () => {
  const stopping = new AbortController();
  expect(await unlessAborted(stopping.signal, Promise.resolve(1))).toBe(1);
  await expect(unlessAborted(stopping.signal, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

test("a signal, before or meanwhile, is not waited with", async () => {
  const stopping = new AbortController();
  const never = Promise.withResolvers<never>().promise;
  const waiting = unlessAborted(stopping.signal, never);
  stopping.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  await expect(unlessAborted(stopping.signal, never)).rejects.toThrow("stopped");
});
