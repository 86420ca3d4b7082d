import type { ResponseField, ResponseType } from "@hansa/query-planner";
import { describe, expect, it } from "vitest";
import { compileOperation } from "../src/index.ts";
import {
  documentFor,
  errorLines,
  FakeSubgraphs,
  field,
  plan,
  rootFetch,
  run,
  type,
} from "./plan-vocabulary.ts";

/** Prints `data` as the one subgraph answers it through a response of the given fields. */
function print(data: object | string, ...response: readonly ResponseField[]) {
  const body = typeof data === "string" ? `{"data":${data}}` : JSON.stringify({ data });
  return run(plan([rootFetch(0, "a", documentFor(response))], response), new FakeSubgraphs({ a: { body } }));
}

async function printText(data: object | string, ...response: readonly ResponseField[]): Promise<string> {
  return JSON.stringify((await print(data, ...response)).data);
}

describe("values", () => {
  it.each<[string, unknown, string]>([
    ["Int", 5, "5"],
    ["Int", -2_147_483_648, "-2147483648"],
    ["Float", 1.5, "1.5"],
    ["Float", 1e300, "1e+300"],
    ["Float", 3, "3"],
    ["String", 'a"\u2028\ud800', '"a\\"\u2028\\ud800"'],
    ["Boolean", false, "false"],
    ["ID", "x", '"x"'],
    ["ID", 5, '"5"'],
    ["Json", { a: [1, "x", null] }, '{"a":[1,"x",null]}'],
    ["[[Int]]", [[1, null], null, []], "[[1,null],null,[]]"],
  ])("of type %s: %j is printed", async (typeText, value, text) => {
    expect(await printText({ x: value }, field("x", typeText))).toBe(`{"x":${text}}`);
  });

  it.each<[string, unknown]>([
    ["Int", 1.5],
    ["Int", 2_147_483_648],
    ["Int", "5"],
    ["Int", true],
    ["Float", "1.5"],
    ["String", 5],
    ["String", {}],
    ["Boolean", 1],
    ["Boolean", "true"],
    ["ID", 1.5],
    ["ID", true],
    ["ID", { toString: "x" }],
    ["[Int]", 5],
    ["[Int]", { 0: 5, length: 1 }],
    ["Row", 5],
    ["Row", [{}]],
  ])("of type %s: %j is null with an error", async (typeText, value) => {
    const answer = await print(
      { x: value },
      field("x", typeText, typeText === "Row" ? [field("y", "Int")] : undefined),
    );
    expect(answer.data).toEqual({ x: null });
    expect(errorLines(answer)).toEqual(["x: SUBREQUEST_MALFORMED_RESPONSE"]);
  });

  it.each([
    ["ID", "9007199254740993", '"9007199254740993"'],
    ["ID", "-12345678901234567890123", '"-12345678901234567890123"'],
    ["ID", "9007199254740992000", '"9007199254740992000"'],
    ["Float", "12345678901234567890", "12345678901234567000"],
    ["Float", "0.1000000000000000055511151231257827", "0.1"],
    ["Json", "12345678901234567890", "12345678901234567890"],
    ["Json", "1e999", "1e999"],
    ["Json", "-1.5E-400", "-1.5E-400"],
    ["Json", '{"a":[ 123456789.123456789123 ]}', '{"a":[123456789.123456789123]}'],
    ["Json", "0.30000000000000004", "0.30000000000000004"],
    ["Json", "1.00000000000000000", "1"],
  ])("of type %s: the number %s passes unrounded", async (typeText, value, text) => {
    const operation = compileOperation(plan([rootFetch(0, "a", "{ x }")], [field("x", typeText)]));
    // The blank keeps the answer from passing as it is.
    const transport = new FakeSubgraphs({ a: { body: `{ "data":{"x":${value}}}` } });
    expect((await operation.execute({ variables: {}, transport })).body).toBe(`{"data":{"x":${text}}}`);
  });

  it.each(["Int", "String", "Boolean", "Row", "[Int]"])(
    "of type %s are no large numbers",
    async (typeText) => {
      const selection = typeText === "Row" ? [field("y", "Int")] : undefined;
      const answer = await print('{"x":12345678901234567890}', field("x", typeText, selection));
      expect(errorLines(answer)).toEqual(["x: SUBREQUEST_MALFORMED_RESPONSE"]);
    },
  );

  it("that no JSON number can hold are errors, not broken JSON", async () => {
    const answer = await print('{"x":1e999}', field("x", "Float"));
    expect(answer.data).toEqual({ x: null });
    expect(errorLines(answer)).toEqual(["x: SUBREQUEST_MALFORMED_RESPONSE"]);
  });

  it("of an enum are those that the API has", async () => {
    const color: ResponseType = { kind: "enum", name: "Color", values: ["RED", "constructor"] };
    const response = field("x", "[Int]", undefined, { type: { kind: "list", of: color } });
    const answer = await print({ x: ["RED", "HIDDEN", 1, "constructor", "toString"] }, response);
    expect(answer.data).toEqual({ x: ["RED", null, null, "constructor", null] });
    expect(errorLines(answer).map((line) => line.split(":")[0])).toEqual(["x.1", "x.2", "x.4"]);
  });

  it("are printed in the client's order under the client's names, and nothing else is", async () => {
    const data = { hidden: 1, b: 2, row: { id: 1, secret: 2, v: 3 }, a: 1 };
    const row = field("row", "Row", [field("value", "Int", undefined, { dataKey: "v" })]);
    expect(await printText(data, field("a", "Int"), row, field("b", "Int"))).toBe(
      '{"a":1,"row":{"value":3},"b":2}',
    );
  });

  it("may have names that every object inherits", async () => {
    const names = ["__proto__", "constructor", "hasOwnProperty", "toString"];
    const fields = names.map((name) => field(name, "Int"));
    expect(
      await printText('{"__proto__":1,"constructor":2,"hasOwnProperty":3,"toString":4}', ...fields),
    ).toBe('{"__proto__":1,"constructor":2,"hasOwnProperty":3,"toString":4}');
    const answer = await print({}, ...fields);
    expect(errorLines(answer)).toEqual(names.map((name) => `${name}: SUBREQUEST_MALFORMED_RESPONSE`));
    await print('{"__proto__":{"polluted":1},"x":{"__proto__":{"polluted":1}}}', field("x", "Json"));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("nulls", () => {
  it.each<[string, string, unknown, unknown, readonly string[]]>([
    ["stop at the nearest nullable place", "[[Int!]]", [[1, null], [2]], [null, [2]], ["x.0.1"]],
    ["pass non-null lists", "[[Int!]!]", [[1, null], [2]], null, ["x.0.1"]],
    ["pass the root", "[Int!]!", [1, null], undefined, ["x.1"]],
    ["stand where they may", "[Int]!", [null], [null], []],
  ])("%s", async (_, typeText, value, expected, paths) => {
    const answer = await print({ x: value }, field("x", typeText));
    expect(answer.data).toEqual(expected === undefined ? null : { x: expected });
    expect(errorLines(answer)).toEqual(paths.map((path) => `${path}: NULL_IN_NON_NULL_FIELD`));
  });

  it("say that there is no data where they pass the root", async () => {
    const operation = compileOperation(plan([rootFetch(0, "a", "{ x }")], [field("x", "Int!")]));
    const transport = new FakeSubgraphs({ a: { data: { x: null } } });
    const answer = await operation.execute({ variables: {}, transport });
    expect(answer.hasData).toBe(false);
    expect(answer.errorCodes).toEqual(["NULL_IN_NON_NULL_FIELD"]);
    expect(answer.body.toString().endsWith('],"data":null}')).toBe(true);
  });

  it("of a value that does not fit its type pass on too", async () => {
    const row = field("row", "Row", [field("id", "ID!"), field("n", "Int!")]);
    const answer = await print({ row: { id: "1", n: "x" } }, row);
    expect(answer.data).toEqual({ row: null });
    expect(errorLines(answer)).toEqual(["row.n: SUBREQUEST_MALFORMED_RESPONSE"]);
  });
});

describe("abstract types", () => {
  const node: ResponseType = { kind: "abstract", name: "Node", possibleTypes: ["User", "Order"] };
  const nodes = field(
    "nodes",
    "[Node]",
    [
      field("__typename", "String!"),
      field("name", "String", undefined, { types: ["User"] }),
      field("name", "Int", undefined, { types: ["Order"], dataKey: "name_1" }),
      field("id", "ID"),
    ],
    { type: { kind: "list", of: node } },
  );

  it("have the fields of the object's runtime type", async () => {
    const data = {
      nodes: [
        { __typename: "Order", id: "1", name_1: 5, name: "x" },
        { __typename: "User", id: "2", name: "Ann" },
      ],
    };
    expect(await printText(data, nodes)).toBe(
      '{"nodes":[{"__typename":"Order","name":5,"id":"1"},{"__typename":"User","name":"Ann","id":"2"}]}',
    );
  });

  it("are null with an error for an object of any other type", async () => {
    const data = {
      nodes: [{ __typename: "Robot", id: "1" }, { id: "1" }, { __typename: 5 }, { __typename: "toString" }],
    };
    const answer = await print(data, nodes);
    expect(answer.data).toEqual({ nodes: [null, null, null, null] });
    expect(errorLines(answer)).toEqual(
      [0, 1, 2, 3].map((index) => `nodes.${index}: SUBREQUEST_MALFORMED_RESPONSE`),
    );
  });
});

describe("conditions", () => {
  const when = [
    [
      { variable: "a", equals: true },
      { variable: "b", equals: false },
    ],
    [{ variable: "c", equals: true }],
  ];

  it.each([
    [{ a: true, b: false, c: false }, true],
    [{ a: true, b: true, c: false }, false],
    [{ a: false, b: true, c: true }, true],
    [{}, false],
  ])("with %j: printed is %s", async (variables, isPrinted) => {
    const queryPlan = plan(
      [rootFetch(0, "a", "{ x }")],
      [field("x", "Int", undefined, { when }), field("t", "String!", undefined, { constant: 'T"' })],
    );
    const { data } = await run(queryPlan, new FakeSubgraphs({ a: { data: { x: 1 } } }), { variables });
    expect(data).toEqual({ ...(isPrinted ? { x: 1 } : {}), t: 'T"' });
  });
});

it("knows the short forms of types that these tests use", () => {
  expect(type("[Row!]")).toEqual({
    kind: "list",
    of: { kind: "nonNull", of: { kind: "object", name: "Row" } },
  });
});
