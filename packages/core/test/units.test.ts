import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, formatSize, parseDuration, parseSize } from "../src/index.ts";

test.each([
  ["250ms", 250],
  ["10s", 10_000],
  ["1.5m", 90_000],
  [" 2 h ", 7_200_000],
  ["7d", 604_800_000],
  ["10", undefined],
  ["-1s", undefined],
  ["1 fortnight", undefined],
])("the duration %j is %s ms", (text, durationMs) => {
  expect(parseDuration(text)).toBe(durationMs);
});

test.each([
  ["512B", 512],
  ["16kB", 16_000],
  ["1.5MB", 1_500_000],
  ["1mb", undefined],
])("the size %j is %s bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test("what is printed is read back as the same", () => {
  fc.assert(
    fc.property(fc.nat(), (value) => {
      expect(parseDuration(formatDuration(value))).toBe(value);
      expect(parseSize(formatSize(value))).toBe(value);
    }),
  );
});
