import { expect, test } from "vitest";
import { createLogger } from "../src/index.ts";

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
