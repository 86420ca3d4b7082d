import { afterEach, expect, test, vi } from "vitest";
import { createLogger } from "../src/index.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("a line says when it was written, to the millisecond", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const times = ["2026-01-31T09:30:00.000Z", "2026-01-31T09:30:00.007Z", "2026-01-31T09:30:00.070Z"];
  const later = ["2026-01-31T09:30:00.999Z", "2026-01-31T09:30:01.000Z", "2026-01-31T09:30:00.999Z"];
  const lines: string[] = [];
  const logger = createLogger({ level: "info", destination: { write: (line) => lines.push(line) } });
  for (const time of [...times, ...later]) {
    vi.setSystemTime(new Date(time));
    logger.info("A line.");
  }
  expect(lines.map((line) => JSON.parse(line).time)).toEqual([...times, ...later]);
});

test("a line is one JSON object with level, message, fields and the error's causes", () => {
  const lines: string[] = [];
  const logger = createLogger({ level: "info", destination: { write: (line) => lines.push(line) } });
  logger.debug("Not printed.");
  logger
    .child({ subgraph: "users" })
    .error("It failed.", { error: new Error("outer", { cause: new Error("inner") }) });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "error",
    msg: "It failed.",
    subgraph: "users",
    error: { message: "outer", cause: { message: "inner" } },
  });
});
