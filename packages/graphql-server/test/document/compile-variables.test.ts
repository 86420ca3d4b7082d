import { parseExactJson, readSettings } from "@hansa/core";
import fc from "fast-check";
import { buildSchema, getVariableValues, Kind, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { VariableCoercion } from "../../src/document/coerce-variables.ts";
import { compileVariables } from "../../src/document/compile-variables.ts";
import { serverSettings } from "../../src/index.ts";

const schema = buildSchema(`
  type Query { a: Int }
  scalar BigInt
  scalar Json
  enum Size { SMALL LARGE }
  input Filter {
    text: String!
    limit: Int = 10
    sizes: [Size!] = [SMALL]
    inner: Filter
    others: [Filter]
    any: Json
    number: BigInt
    id: ID
    choice: Choice
    weight: Float! = 1.5
  }
  input Choice @oneOf { id: ID, text: String, filter: Filter }
`);
const settings = readSettings(serverSettings, {}, {});

function operationOf(definitions: string): OperationDefinitionNode {
  const [operation] = parse(definitions === "" ? "{ a }" : `query (${definitions}) { a }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) {
    throw new Error("There is no operation.");
  }
  return operation;
}

const named = ["Int", "Float", "String", "Boolean", "ID", "Size", "BigInt", "Json", "Filter", "Choice"];
const types = fc
  .tuple(fc.constantFrom(...named), fc.constantFrom("", "!", "[]", "[]!", "[!]", "[!]!", "[[!]]"))
  .map(([name, wrapping]) =>
    wrapping.includes("[") ? wrapping.replace(/(!?)\]/, `${name}$1]`) : `${name}${wrapping}`,
  );
const defaults: Readonly<Record<string, string>> = {
  Int: "7",
  Float: "2",
  ID: "5",
  Size: "LARGE",
  Filter: '{text: "x", number: 3}',
  Choice: '{text: "x"}',
  Json: "{a: [1, LARGE, null]}",
  "[Int]": "1",
  "[Size!]": "[SMALL]",
};
const definitions = fc.array(fc.tuple(types, fc.boolean()), { maxLength: 4 }).map((list) =>
  list
    .map(([type, hasDefault], index) => {
      const value = hasDefault ? defaults[type] : undefined;
      return `$v${index}: ${type}${value === undefined ? "" : ` = ${value}`}`;
    })
    .join(" "),
);

const scalars = fc.constantFrom<unknown>(
  null,
  0,
  -0,
  7,
  2 ** 31,
  -(2 ** 31),
  1.5,
  1e21,
  true,
  "",
  "x",
  "SMALL",
  "LARGE",
  "5",
  [],
  {},
  [null],
  [[1]],
);
const keys = fc.constantFrom(
  "text",
  "limit",
  "sizes",
  "inner",
  "others",
  "any",
  "number",
  "id",
  "choice",
  "weight",
  "filter",
  "__proto__",
  "constructor",
);
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    { arbitrary: scalars, weight: 5 },
    tie("list"),
    tie("object"),
    tie("filter"),
  ),
  list: fc.array(tie("value"), { maxLength: 3 }),
  object: fc
    .array(fc.tuple(keys, tie("value")), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
  filter: fc.tuple(tie("object"), fc.string()).map(([object, text]) => ({ ...(object as object), text })),
}));
const inputs = fc.dictionary(fc.constantFrom("v0", "v1", "v2", "v3", "__proto__", "other"), values);

/** What the library makes of them, and what is compiled does. */
function coerceBoth(text: string, given: Readonly<Record<string, unknown>>) {
  const operation = operationOf(text);
  const nodes = operation.variableDefinitions ?? [];
  const library = getVariableValues(schema, nodes, given, {
    maxErrors: settings.maxErrors,
    hideSuggestions: true,
  });
  const coerced = new VariableCoercion({ schema, exactNumbers: true }, operation).coerce(given, {
    ...settings,
    introspection: false,
  });
  return {
    library: library.variableValues?.coerced ?? library.errors?.map(({ message }) => message),
    coerced: coerced.kind === "coerced" ? coerced.values : coerced.errors.map(({ message }) => message),
    compiled: compileVariables(schema, nodes, true)?.(given),
  };
}

describe("Compiled variables", () => {
  it("are those of the GraphQL library, and their errors", () => {
    const counts = { fits: 0, refused: 0 };
    fc.assert(
      fc.property(definitions, inputs, (text, given) => {
        const { library, coerced, compiled } = coerceBoth(text, given);
        expect(coerced).toEqual(library);
        expect(compiled === undefined).toBe(Array.isArray(library));
        expect(compiled === undefined || Object.getPrototypeOf(compiled) === null).toBe(true);
        counts[compiled === undefined ? "refused" : "fits"]++;
      }),
      { numRuns: 2_000 },
    );
    expect(counts.fits).toBeGreaterThan(200);
    expect(counts.refused).toBeGreaterThan(200);
  });

  it("take a field of a name that objects inherit for missing where it is", () => {
    const own = buildSchema("type Query { a: Int } input I { constructor: String, toString: Int = 3 }");
    const nodes = operationOf("$i: I").variableDefinitions ?? [];
    expect(compileVariables(own, nodes, true)?.({ i: {} })).toEqual({ i: { toString: 3 } });
  });
});

describe("Numbers that JavaScript would round", () => {
  function coerce(text: string, json: string, exactNumbers: boolean): string {
    const given = parseExactJson(json) as Readonly<Record<string, unknown>>;
    const result = new VariableCoercion({ schema, exactNumbers }, operationOf(text)).coerce(given, {
      ...settings,
      introspection: false,
    });
    return result.kind === "coerced"
      ? JSON.stringify(result.values)
      : result.errors.map(({ message, extensions }) => `${extensions.code}: ${message}`).join();
  }

  it.each([
    ["$a: ID", '{"a":9007199254740993}', '{"a":"9007199254740993"}'],
    ["$a: [ID!]", '{"a":-12345678901234567890123}', '{"a":["-12345678901234567890123"]}'],
    ["$a: BigInt", '{"a":9007199254740993}', '{"a":9007199254740993}'],
    [
      "$a: Json",
      '{"a":{"b":[1e400,0.1000000000000000000001]}}',
      '{"a":{"b":[1e400,0.1000000000000000000001]}}',
    ],
    [
      "$a: Filter",
      '{"a":{"text":"x","number":9007199254740993,"limit":null,"sizes":null}}',
      '{"a":{"text":"x","limit":null,"sizes":null,"number":9007199254740993,"weight":1.5}}',
    ],
    ["$a: BigInt = 9007199254740993", "{}", '{"a":9007199254740993}'],
    ["$a: ID = 9007199254740993", "{}", '{"a":"9007199254740993"}'],
    ["$a: Json = {b: [9007199254740993]}", "{}", '{"a":{"b":[9007199254740993]}}'],
    ["$a: Float", '{"a":9007199254740993}', '{"a":9007199254740992}'],
    ["$a: Int", '{"a":12.00000000000000000001}', '{"a":12}'],
  ])("%s = %s become %s", (text, json, values) => {
    expect(coerce(text, json, true)).toBe(values);
  });

  it("are rounded for engines that do not take them otherwise, but not as IDs", () => {
    expect(coerce("$a: BigInt", '{"a":9007199254740993}', false)).toBe('{"a":9007199254740992}');
    expect(coerce("$a: Json", '{"a":{"b":[9007199254740993,{"__proto__":[]}]}}', false)).toBe(
      '{"a":{"b":[9007199254740992,{"__proto__":[]}]}}',
    );
    expect(coerce("$a: ID", '{"a":9007199254740993}', false)).toBe('{"a":"9007199254740993"}');
  });

  it.each([
    [
      "$a: Int",
      '{"a":9007199254740993}',
      'BAD_USER_INPUT: Variable "$a" has invalid value: Int cannot represent non 32-bit signed integer value: 9007199254740993',
    ],
    [
      "$a: Float",
      '{"a":1e400}',
      'BAD_USER_INPUT: Variable "$a" has invalid value: Float cannot represent non numeric value: Infinity',
    ],
    [
      "$a: String",
      '{"a":9007199254740993}',
      'BAD_USER_INPUT: Variable "$a" has invalid value: String cannot represent a non string value: 9007199254740993',
    ],
    [
      "$a: ID",
      '{"a":9007199254740993.5}',
      "BAD_USER_INPUT: A variable has a number for an ID that is not a whole number.",
    ],
    [
      "$a: Filter",
      '{"a":9007199254740993}',
      'BAD_USER_INPUT: Variable "$a" has invalid value: Expected value of type "Filter" to be an object, found: 9007199254740993.',
    ],
  ])("%s = %s are refused", (text, json, message) => {
    expect(coerce(text, json, true)).toBe(message);
  });
});
