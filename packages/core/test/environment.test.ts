import { expect, test } from "vitest";
import { interpolateEnvironment } from "../src/index.ts";

test.each([
  ["postgres://$" + "{HOST}/db", "postgres://db.internal/db"],
  ["$" + "{env.HOST}", "db.internal"],
  ["$" + "{PORT:-5432}", "5432"],
  ["$" + "{EMPTY:-fallback}", "fallback"],
  ["$" + "{NOTHING:-}", ""],
  ["no variables, $1 and {HOST}", "no variables, $1 and {HOST}"],
])("%j becomes %j", (text, expected) => {
  expect(interpolateEnvironment(text, { HOST: "db.internal", EMPTY: "" })).toBe(expected);
});

test("a variable that is not set and has no default is named", () => {
  expect(() => interpolateEnvironment("$" + "{SECRET}", {})).toThrow(
    expect.objectContaining({
      code: "ENVIRONMENT_VARIABLE_MISSING",
      message: expect.stringContaining('"SECRET" is not set'),
    }),
  );
});
