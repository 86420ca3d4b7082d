import { describe, expect, it } from "vitest";
import { definitionsOf, errorsOf, hintsOf } from "../compositions.ts";

function inputs(left: string, right: string): Readonly<Record<string, string>> {
  return {
    a: `type Query { a(i: I): Int } input I { ${left} }`,
    b: `type Query { b(i: I): Int } input I { ${right} }`,
  };
}

describe("an input type", () => {
  it("has the fields that all its subgraphs understand", () => {
    const schemas = inputs("x: Int y: Int!", "x: Int! y: Int! z: Int");
    expect(definitionsOf(schemas, "I")).toBe(`input I
  @join__type(graph: A)
  @join__type(graph: B)
{
  x: Int! @join__field(graph: A, type: "Int") @join__field(graph: B, type: "Int!")
  y: Int!
}`);
    expect(hintsOf(schemas)).toEqual([
      "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE I.x",
      "INCONSISTENT_INPUT_OBJECT_FIELD I.z",
    ]);
  });

  it("has a field everywhere that must be given anywhere", () => {
    expect(errorsOf(inputs("x: Int", "x: Int z: Int!"))).toEqual([
      "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH I.z",
    ]);
    expect(errorsOf(inputs("x: Int", "x: Int z: Int! = 1"))).toEqual([]);
  });

  it("has fields of types and defaults that agree", () => {
    expect(errorsOf(inputs("x: Int", "x: ID"))).toEqual(["FIELD_TYPE_MISMATCH I.x"]);
    expect(errorsOf(inputs("x: Int = 1", "x: Int = 2"))).toEqual(["INPUT_FIELD_DEFAULT_MISMATCH I.x"]);
    expect(errorsOf(inputs("x: Int = 1", "x: Int"))).toEqual([]);
  });

  it("has something that all subgraphs have", () => {
    expect(errorsOf(inputs("x: Int", "y: Int"))).toEqual(["EMPTY_MERGED_INPUT_TYPE I"]);
  });
});

function enums(use: string, left: string, right: string): Readonly<Record<string, string>> {
  return { a: `type Query { ${use} } enum E { ${left} }`, b: `type Query { b: Int } enum E { ${right} }` };
}

describe("an enum", () => {
  it("that clients get has every value", () => {
    const schemas = enums("a: E", "A B", "A C");
    expect(definitionsOf(schemas, "E")).toBe(`enum E
  @join__type(graph: A)
  @join__type(graph: B)
{
  A @join__enumValue(graph: A) @join__enumValue(graph: B)
  B @join__enumValue(graph: A)
  C @join__enumValue(graph: B)
}`);
    expect(hintsOf(schemas)).toEqual([
      "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM E.B",
      "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM E.C",
    ]);
  });

  it("that clients give has the values that all understand", () => {
    const schemas = enums("a(e: E): Int", "A B", "A C");
    expect(definitionsOf(schemas, "E")).not.toMatch(/\b[BC] @join__enumValue/);
    expect(hintsOf(schemas)).toContain("INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM E.B");
  });

  it("that clients give and get is the same everywhere", () => {
    expect(errorsOf(enums("a(e: E): E", "A B", "A"))).toEqual(["ENUM_VALUE_MISMATCH E.B"]);
    expect(errorsOf(enums("a(e: E): E", "A B", "A B"))).toEqual([]);
  });

  it("keeps a hidden value that only some subgraphs have", () => {
    const schemas = enums("a(e: E): E", "A B @inaccessible", "A");
    expect(errorsOf(schemas)).toEqual([]);
    expect(definitionsOf(schemas, "E")).toContain("B @join__enumValue(graph: A) @inaccessible");
  });

  it("has something left", () => {
    expect(errorsOf(enums("a(e: E): Int", "A", "B"))).toEqual(["EMPTY_MERGED_ENUM_TYPE E"]);
  });

  it("that nobody uses is told", () => {
    expect(hintsOf(enums("a: Int", "A", "A"))).toEqual(["UNUSED_ENUM_TYPE E"]);
  });
});

describe("a default", () => {
  it("uses what all subgraphs understand", () => {
    const ofEnum = (other: string): readonly string[] => errorsOf(enums("a(e: E = B): Int", "A B", other));
    expect(ofEnum("A B")).toEqual([]);
    expect(ofEnum("A")).toEqual(["INVALID_GRAPHQL Query.a(e:)"]);
    const ofInput = (other: string): readonly string[] =>
      errorsOf({
        a: "type Query { a(i: [I] = [{ x: 1, y: 2 }]): Int } input I { x: Int y: Int }",
        b: `type Query { b(i: I): Int } input I { x: Int ${other} }`,
      });
    expect(ofInput("y: Int")).toEqual([]);
    expect(ofInput("")).toEqual(["INVALID_GRAPHQL Query.a(i:)"]);
  });
});

describe("a union", () => {
  it("has the members of all subgraphs", () => {
    const schemas = {
      a: `type Query { u: U } union U = A | B type A @shareable { x: Int } type B { x: Int }`,
      b: `type Query { w: U } union U = A | C type A @shareable { x: Int } type C { x: Int }`,
    };
    expect(definitionsOf(schemas, "U")).toBe(`union U
  @join__type(graph: A)
  @join__type(graph: B)
  @join__unionMember(graph: A, member: "A")
  @join__unionMember(graph: B, member: "A")
  @join__unionMember(graph: A, member: "B")
  @join__unionMember(graph: B, member: "C")
  = A | B | C`);
  });
});
