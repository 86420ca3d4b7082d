import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { GatheredLines } from "../src/gathered-lines.ts";

test("lines that come together are given on together, in order", async () => {
  const written: string[] = [];
  const lines = new GatheredLines({ write: (text) => written.push(text) });
  lines.write("one\n");
  lines.write("two\n");
  expect(written).toEqual([]);
  await vi.waitFor(() => expect(written).toEqual(["one\ntwo\n"]));
  lines.write("three\n");
  await vi.waitFor(() => expect(written).toEqual(["one\ntwo\n", "three\n"]));
});

test("what is much is not held back", () => {
  const written: string[] = [];
  const lines = new GatheredLines({ write: (text) => written.push(text) });
  lines.write("x".repeat(10_000));
  lines.write("y".repeat(10_000));
  expect(written.map(({ length }) => length)).toEqual([20_000]);
});

test.each([
  ["process.exit", "process.exit(0)"],
  ["an uncaught error", "throw new Error('over')"],
])("the log is whole when %s ends the process", (_, end) => {
  const logger = fileURLToPath(new URL("../src/logger.ts", import.meta.url));
  const program = `
    const { createLogger } = await import(${JSON.stringify(logger)});
    const logger = createLogger({ level: "info" });
    logger.info("first");
    logger.child({ a: 1 }).info("last");
    ${end}`;
  const { stderr } = spawnSync(
    process.execPath,
    ["--conditions=@hansa/source", "--input-type=module", "-e", program],
    {
      encoding: "utf8",
    },
  );
  const messages = stderr
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line).msg);
  expect(messages).toEqual(["first", "last"]);
});
