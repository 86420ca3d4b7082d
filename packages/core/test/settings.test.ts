import { expect, test } from "vitest";
import { readSettings } from "../src/index.ts";

const catalogue = {
  deadlineMs: { kind: "duration", env: "T_DEADLINE", default: 30_000, summary: "" },
  maxBodyBytes: { kind: "size", env: "T_BODY", default: 1_000_000, summary: "" },
  maxDepth: { kind: "integer", min: 1, max: 100, env: "T_DEPTH", default: 25, summary: "" },
  introspection: { kind: "boolean", env: "T_INTROSPECTION", default: false, summary: "" },
  errors: { kind: "choice", choices: ["mask", "pass"], env: "T_ERRORS", default: "mask", summary: "" },
  name: { kind: "string", env: "T_NAME", default: undefined, summary: "" },
  password: { kind: "secret", env: "T_PASSWORD", default: undefined, summary: "" },
} as const;

test("settings come from the input, then the environment, then the defaults", () => {
  const settings = readSettings(
    catalogue,
    { deadlineMs: "5s", maxDepth: 3 },
    { T_DEADLINE: "9s", T_BODY: "2kB" },
  );
  expect(settings).toEqual({
    deadlineMs: 5_000,
    maxBodyBytes: 2_000,
    maxDepth: 3,
    introspection: false,
    errors: "mask",
    name: undefined,
    password: undefined,
  });
});

test("a secret is a text that no message repeats", () => {
  expect(readSettings(catalogue, {}, { T_PASSWORD: "open sesame" }).password).toBe("open sesame");
  const misread = { password: 12_345 as unknown as string };
  expect(() => readSettings(catalogue, misread, {})).toThrow(
    'The setting "password" has a value that is none. Expected a text.',
  );
});

test("an empty environment variable counts as not set", () => {
  expect(readSettings(catalogue, {}, { T_DEPTH: "" }).maxDepth).toBe(25);
});

test.each([
  [
    { T_DEADLINE: "soon" },
    'variable "T_DEADLINE" has the value "soon". Expected a duration such as "250ms", "10s" or "5m".',
  ],
  [{ T_BODY: "1 pound" }, 'Expected a size such as "16kB" or "1MB".'],
  [{ T_DEPTH: "0" }, "Expected a whole number of at least 1 and at most 100."],
  [{ T_DEPTH: " " }, "Expected a whole number of at least 1 and at most 100."],
  [{ T_INTROSPECTION: "constructor" }, 'Expected "true" or "false".'],
  [{ T_ERRORS: "hide" }, 'Expected one of "mask", "pass".'],
])("%o is refused with what is allowed", (environment, message) => {
  expect(() => readSettings(catalogue, {}, environment)).toThrow(message);
  expect(() => readSettings(catalogue, {}, environment)).toThrow(
    expect.objectContaining({ code: "SETTING_INVALID" }),
  );
});

test("a setting that there is not is refused with the nearest", () => {
  const input: object = { maxDeth: 3 };
  expect(() => readSettings(catalogue, input, {})).toThrow(
    'There is no setting "maxDeth". Did you mean "maxDepth"?',
  );
});
