import { readSettings } from "@hansa/core";
import { parse } from "graphql";
import { describe, expect, test } from "vitest";
import { coerceVariables } from "../../src/document/coerce-variables.ts";
import { selectOperation } from "../../src/document/select-operation.ts";
import { serverSettings } from "../../src/index.ts";
import { cpuMsOf } from "../support/cpu-time.ts";
import { shopSchema } from "../support/shop-engine.ts";

describe("selectOperation", () => {
  const one = "query One { hello }";
  const two = 'query One { hello } mutation Two { rename(name: "a") }';

  test.each([
    [one, undefined, "One"],
    [one, "One", "One"],
    [two, "Two", "Two"],
    [one, "Other", 'The document has no operation "Other".'],
    [one, "", 'The document has no operation "".'],
    ["{ hello }", "One", 'The document has no operation "One".'],
    [two, undefined, 'The document has 2 operations. Send the name of one as "operationName".'],
    ["fragment f on Query { hello }", undefined, "The document has no operation, only fragments."],
  ])("%s with the name %o", (text, operationName, expected) => {
    const selected = selectOperation(parse(text), operationName);
    expect(selected.kind === "refused" ? selected.errors[0]?.message : selected.name?.value).toBe(expected);
  });
});

describe("coerceVariables", () => {
  test("fills in defaults, leaves out what is not given or not declared", () => {
    const text = "query ($a: Int = 1, $b: Int, $c: String, $d: Filter) { __typename }";
    expect(coerce(text, { c: null, other: 1, d: { text: "x" } })).toEqual({
      kind: "coerced",
      values: { a: 1, c: null, d: { text: "x", limit: 10 } },
    });
  });

  test("makes a list of a single value where a list is expected", () => {
    expect(coerce("query ($a: [Int!]) { __typename }", { a: 1 })).toMatchObject({ values: { a: [1] } });
  });

  test.each([
    [
      "$a: Int!",
      {},
      'Variable "$a" has invalid value: Expected a value of non-null type "Int!" to be provided.',
    ],
    ["$a: Int", { a: "x" }, 'Variable "$a" has invalid value: Int cannot represent non-integer value: "x"'],
    ["$a: Int", { a: 2 ** 31 }, /non 32-bit signed integer/],
    [
      "$a: Size",
      { a: "small" },
      'Variable "$a" has invalid value: Value "small" does not exist in "Size" enum.',
    ],
    ["$a: Filter", { a: {} }, /at "\.text"|"text"/],
    ["$a: Filter", { a: { text: "x", sizes: ["SMALL", 1] } }, /at \["sizes"\]\[1\]|sizes/],
    ["$a: Filter", { a: JSON.parse('{"text":"x","__proto__":{"limit":1}}') }, /"__proto__"/],
  ])("refuses %s = %o", (definition, inputs, message) => {
    const coerced = coerce(`query (${definition}) { __typename }`, inputs);
    expect(coerced).toMatchObject({
      kind: "refused",
      errors: [
        { message: expect.stringMatching(asPattern(message)), extensions: { code: "BAD_USER_INPUT" } },
      ],
    });
  });

  test("keeps keys that objects inherit apart from the prototype", () => {
    const inputs = JSON.parse('{"__proto__":{"polluted":true},"constructor":"c"}');
    const coerced = coerce("query ($__proto__: JSON, $constructor: String) { __typename }", inputs);
    const values = coerced.kind === "coerced" ? coerced.values : {};
    expect(Object.getPrototypeOf(values)).toBeNull();
    expect(Object.entries(values)).toEqual([
      ["__proto__", { polluted: true }],
      ["constructor", "c"],
    ]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(coerce("query ($toString: String) { __typename }", {})).toEqual({ kind: "coerced", values: {} });
  });

  test("refuses values that nest deeper than maxNesting, however deep", () => {
    const nested = (depth: number) => ({ a: JSON.parse("[".repeat(depth) + "]".repeat(depth)) });
    const text = "query ($a: JSON) { __typename }";
    expect(coerce(text, nested(200)).kind).toBe("coerced");
    expect(coerce(text, nested(201))).toMatchObject({
      errors: [{ extensions: { code: "DOCUMENT_LIMIT_EXCEEDED", limit: "maxNesting" } }],
    });
    expect(coerce(text, nested(400_000)).kind).toBe("refused");
  });

  test("answers a million bytes of wrong values with few and short errors", () => {
    const cpuMs = cpuMsOf(() => {
      const coerced = coerce("query ($a: [Int!], $b: Int) { __typename }", {
        a: Array.from({ length: 200_000 }, () => "x"),
        b: "y".repeat(500_000),
      });
      expect(JSON.stringify(coerced).length).toBeLessThan(10_000);
    });
    expect(cpuMs).toBeLessThan(1_000);
  });
});

function coerce(text: string, inputs: Readonly<Record<string, unknown>>) {
  const operation = selectOperation(parse(text), undefined);
  if (operation.kind === "refused") {
    throw new Error("The test's document has no operation.");
  }
  return coerceVariables(shopSchema, operation, inputs, readSettings(serverSettings, {}, {}));
}

function asPattern(message: string | RegExp): RegExp {
  return typeof message === "string"
    ? new RegExp(`^${message.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`)
    : message;
}
