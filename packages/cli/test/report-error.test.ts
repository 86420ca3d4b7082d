import { PostgresError } from "@hansa/postgres";
import { expect, test } from "vitest";
import { CliError } from "../src/errors.ts";
import { formatError } from "../src/report-error.ts";

test.each([
  [
    new CliError("NO_SUBGRAPHS", "There is no folder."),
    "error NO_SUBGRAPHS: There is no folder.\n" +
      "  → Add a folder with a subgraph.ts, or a hansa.config.ts that names the subgraphs.",
  ],
  [
    new PostgresError("CONNECTION_FAILED", "It failed: refused. Start it.", { cause: new Error("refused") }),
    "error CONNECTION_FAILED: It failed: refused. Start it.",
  ],
  [
    new PostgresError("CONNECTION_FAILED", "It failed.", { cause: new Error("reset") }),
    "error CONNECTION_FAILED: It failed.\n  because: reset",
  ],
])("%s is told with what caused it and what to do", (error, expected) => {
  expect(formatError(error)).toBe(expected);
});

test("an error that nobody foresaw comes with its place", () => {
  expect(formatError(new TypeError("x is not a function"))).toMatch(
    /^error: TypeError: x is not a function\n +at /,
  );
});
