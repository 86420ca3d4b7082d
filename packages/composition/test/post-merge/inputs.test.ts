import { describe, expect, it } from "vitest";
import { errorsOf, messageOf } from "../compositions.ts";

/** Two subgraphs that share a query with an argument of the input type `A`. */
function asking(a: string, b: string): Readonly<Record<string, string>> {
  const query = "type Query { q(a: A): Int @shareable }";
  return { a: `${query} ${a}`, b: `${query} ${b}` };
}

describe("an input type, once merged", () => {
  it("has values, also where each subgraph insists on another part of a circle", () => {
    const a = "input A { b: B! x: Int } input B { a: A x: Int }";
    const b = "input A { b: B x: Int } input B { a: A! x: Int }";
    expect(errorsOf(asking(a, b))).toEqual(["INVALID_GRAPHQL A.b"]);
    expect(messageOf(asking(a, b))).toBe(
      'No value of "A" can be given: it needs itself by A.b, B.a, once merged. Let one of them be null in every subgraph.',
    );
    expect(errorsOf(asking(a, a))).toEqual([]);
    const lists = b.replace("a: A!", "a: [A!]!");
    expect(errorsOf(asking(a.replace("a: A ", "a: [A!]! "), lists))).toEqual([]);
  });

  it("has values where one field of it is enough, and a common one is left that ends the circle", () => {
    const one = "input A @oneOf { b: A x: Int }";
    expect(errorsOf(asking(one, one))).toEqual([]);
    expect(errorsOf(asking(one, "input A @oneOf { b: A y: Int }"))).toEqual(["INVALID_GRAPHQL A.b"]);
  });

  it("has values that clients see how to give", () => {
    const hidden = "input A @oneOf { b: A x: Int @inaccessible }";
    expect(messageOf(asking(hidden, hidden))).toBe(
      'No value of "A" can be given: it needs itself by A.b, of what clients see. Show a field that ends the circle.',
    );
  });

  it("insists on none of its fields where one is enough", () => {
    const one = "input A @oneOf { x: Int y: Int }";
    expect(errorsOf(asking(one, "input A { x: Int! y: Int }"))).toEqual(["INVALID_GRAPHQL A.x"]);
    expect(errorsOf(asking(one, "input A { x: Int y: Int }"))).toEqual([]);
  });
});

describe("what is deprecated", () => {
  it("need not be given, in any subgraph", () => {
    const inputs = "input A { x: Int }";
    expect(errorsOf(asking("input A { x: Int @deprecated }", "input A { x: Int! }"))).toEqual([
      "INVALID_GRAPHQL A.x",
    ]);
    expect(
      errorsOf({
        a: `type Query { q(a: A @deprecated): Int @shareable } ${inputs}`,
        b: `type Query { q(a: A!): Int @shareable } ${inputs}`,
      }),
    ).toEqual(["INVALID_GRAPHQL Query.q(a:)"]);
    expect(errorsOf(asking("input A { x: Int @deprecated }", inputs))).toEqual([]);
  });
});

describe("a default, once merged", () => {
  const types = (value: string, own: string, other: string): Readonly<Record<string, string>> => ({
    a: `type Query { q(a: A = ${value}): Int } ${own}`,
    b: `type Query { p(a: A): Int } ${other}`,
  });

  it.each([
    [
      "gives what another subgraph insists on",
      types("{}", "input A { x: Int }", "input A { x: Int! }"),
      'Once merged, the default of "Query.q(a:)" leaves out "A.x", which must be given. Change the default, or make "A.x" optional in every subgraph.',
    ],
    [
      "gives no null where another subgraph takes none",
      types("{ x: null }", "input A { x: Int }", "input A { x: Int! }"),
      'Once merged, the default of "Query.q(a:)" gives null for "Int!". Change the default, or let it be "Int" in every subgraph.',
    ],
    [
      "gives no null in a list where another subgraph takes none",
      types("{ x: [1, null] }", "input A { x: [Int] }", "input A { x: [Int!] }"),
      'Once merged, the default of "Query.q(a:)" gives null for "Int!". Change the default, or let it be "Int" in every subgraph.',
    ],
    [
      "gives one field where another subgraph takes one",
      types("{ x: 1, y: 1 }", "input A { x: Int y: Int }", "input A @oneOf { x: Int y: Int }"),
      'Once merged, the default of "Query.q(a:)" does not give exactly one field of "A", which is "@oneOf". Change the default, or remove "@oneOf".',
    ],
    [
      "may leave out what has a default everywhere",
      types("{}", "input A { x: Int! = 1 }", "input A { x: Int! = 1 }"),
      undefined,
    ],
    [
      "may give null where all subgraphs take it, and one item for a list",
      types("{ x: null, y: 1 }", "input A { x: Int y: [Int!]! }", "input A { x: Int y: [Int!]! }"),
      undefined,
    ],
  ])("%s", (_, schemas, message) => {
    expect(messageOf(schemas)).toBe(message);
  });

  it("of a directive for operations uses what there is", () => {
    const schema = (input: string): string =>
      `directive @d(a: A = { x: 1 }) on FIELD type Query { q(a: A): Int @shareable } ${input}`;
    const used = schema("input A { x: Int y: Int }");
    expect(errorsOf({ a: used, b: used })).toEqual([]);
    expect(errorsOf({ a: used, b: schema("input A { x: Int @inaccessible y: Int }") })).toEqual([
      "DEFAULT_VALUE_USES_INACCESSIBLE @d(a:)",
    ]);
    expect(errorsOf({ a: used, b: schema("input A { x: Int y: Int! = 1 z: Int! = 1 }") })).toEqual([
      "INVALID_GRAPHQL @d(a:)",
    ]);
  });
});

describe("an argument of a directive for operations", () => {
  it("is of a type that clients see", () => {
    const schema = (hiding: string): string =>
      `directive @d(a: A) on FIELD type Query { q: Int @shareable } input A ${hiding} { x: Int }`;
    expect(errorsOf({ a: schema(""), b: schema("@inaccessible") })).toEqual([
      "REFERENCED_INACCESSIBLE @d(a:)",
    ]);
    expect(errorsOf({ a: schema(""), b: schema("") })).toEqual([]);
  });
});
