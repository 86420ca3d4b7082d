import { describe, expect, it } from "vitest";
import { definitionsOf, errorsOf } from "../compositions.ts";

describe("a requirement of access", () => {
  it("on an object or its field holds for the interfaces that the object implements", () => {
    const schemas = {
      a: `type Query { i: I } interface I { x: Int y: Int }
        type A implements I @policy(policies: [["p"]]) { x: Int @authenticated y: Int }
        type B implements I { x: Int @requiresScopes(scopes: [["s"]]) y: Int }`,
    };
    expect(definitionsOf(schemas, "I")).toBe(`interface I
  @join__type(graph: A)
  @policy(policies: [["p"]])
{
  x: Int @authenticated @requiresScopes(scopes: [["s"]])
  y: Int
}`);
  });

  it("on a field of an interface-object holds for all types behind it", () => {
    const schemas = {
      a: `type Query { i: I } interface I @key(fields: "id") { id: ID! x: Int }
        interface J { x: Int }
        type A implements I & J @key(fields: "id") { id: ID! x: Int @shareable }`,
      b: `type I @interfaceObject @key(fields: "id") { id: ID! x: Int @shareable @authenticated y: Int @authenticated }`,
    };
    expect(definitionsOf(schemas, "A")).toContain("  x: Int @authenticated\n");
    expect(definitionsOf(schemas, "A")).toContain("  y: Int @join__field @authenticated\n");
    expect(definitionsOf(schemas, "J")).toContain("  x: Int @authenticated\n");
  });

  it("on an external field holds nowhere else", () => {
    const schemas = {
      a: `type Query { i: I } interface I { x: Int } type A implements I @key(fields: "id") { id: ID! x: Int }`,
      b: `type A @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }`,
    };
    expect(definitionsOf(schemas, "I")).not.toContain("@authenticated");
  });

  it("of what an argument reads from a context holds for its field", () => {
    const reading = (own: string): Readonly<Record<string, string>> => ({
      a: `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int @authenticated u: U }
        type U @key(fields: "id") { id: ID! f(a: Int @fromContext(field: "$c { x }")): Int ${own} }`,
    });
    expect(errorsOf(reading(""))).toEqual(["MISSING_TRANSITIVE_AUTH_REQUIREMENTS U.f"]);
    expect(errorsOf(reading("@authenticated"))).toEqual([]);
  });

  it("of an object holds for who reads it through its interface", () => {
    const reading = (own: string): Readonly<Record<string, string>> => ({
      a: `type Query { t: T } type T @key(fields: "id") { id: ID! i: I @external sum: Int @requires(fields: "i { x }") ${own} }
        interface I { x: Int } type A implements I { x: Int @external }`,
      b: `type T @key(fields: "id") { id: ID! i: I } interface I { x: Int } type A implements I { x: Int @authenticated }`,
    });
    expect(errorsOf(reading(""))).toEqual(["MISSING_TRANSITIVE_AUTH_REQUIREMENTS T.sum"]);
    expect(errorsOf(reading("@authenticated"))).toEqual([]);
  });
});
