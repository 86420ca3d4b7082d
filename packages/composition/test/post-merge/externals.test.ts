import { describe, expect, it } from "vitest";
import { errorsOf, messageOf } from "../compositions.ts";

function external(declaration: string): string {
  return `type Query { t: T } type T @key(fields: "id") { id: ID! ${declaration} g: Int @requires(fields: "f") }`;
}

function resolved(declaration: string): string {
  return `type T @key(fields: "id") { id: ID! ${declaration} }`;
}

describe("an external field", () => {
  it("is declared as it is where it is resolved", () => {
    expect(errorsOf({ a: external("f: Int @external"), b: resolved("f: Int") })).toEqual([]);
  });

  it("is resolved somewhere", () => {
    expect(errorsOf({ a: external("f: Int @external"), b: resolved("h: Int") })).toEqual([
      "EXTERNAL_MISSING_ON_BASE T.f",
    ]);
  });

  it("is not resolved by an interface-object that has it as external too", () => {
    const schemas = {
      a: `type Query { i: I } interface I @key(fields: "id") { id: ID! f: Int } type T implements I @key(fields: "id") { id: ID! f: Int @external }`,
      b: `type I @interfaceObject @key(fields: "id") { id: ID! f: Int @external g: Int @requires(fields: "f") }`,
    };
    expect(errorsOf(schemas)).toEqual(["EXTERNAL_MISSING_ON_BASE T.f"]);
    expect(
      errorsOf({
        ...schemas,
        b: schemas.b.replace("@external g", "g").replace('@requires(fields: "f")', ""),
      }),
    ).toEqual([]);
  });

  it("has the same type", () => {
    expect(errorsOf({ a: external("f: Int @external"), b: resolved("f: Int!") })).toEqual([
      "EXTERNAL_TYPE_MISMATCH T.f",
    ]);
    const schemas = { a: external("f: Int! @external"), b: resolved("f: Int") };
    expect(errorsOf(schemas)).toEqual(["EXTERNAL_TYPE_MISMATCH T.f"]);
    expect(messageOf(schemas)).toBe(
      'The external field "T.f" in "a" is of the type "Int!"; where it is resolved, in "b", it is of "Int". Declare it as it is where it is resolved.',
    );
  });

  it("may have the type of one of several that differ", () => {
    const schemas = (own: string): Readonly<Record<string, string>> => ({
      a: external(`f: ${own} @external`),
      b: resolved("f: Int! @shareable"),
      c: resolved("f: Int @shareable"),
    });
    expect(errorsOf(schemas("Int!"))).toEqual([]);
    expect(errorsOf(schemas("Int"))).toEqual([]);
    expect(errorsOf(schemas("String"))).toEqual(["EXTERNAL_TYPE_MISMATCH T.f"]);
  });

  it("has the same arguments", () => {
    expect(errorsOf({ a: external("f: Int @external"), b: resolved("f(x: Int): Int") })).toEqual([
      "EXTERNAL_ARGUMENT_MISSING T.f",
    ]);
    expect(errorsOf({ a: external("f(x: Int): Int @external"), b: resolved("f(x: Int): Int") })).toEqual([]);
  });

  it("has arguments of the same types and defaults", () => {
    expect(errorsOf({ a: external("f(x: ID): Int @external"), b: resolved("f(x: Int): Int") })).toEqual([
      "EXTERNAL_ARGUMENT_TYPE_MISMATCH T.f",
    ]);
    expect(
      errorsOf({ a: external("f(x: Int = 1): Int @external"), b: resolved("f(x: Int = 2): Int") }),
    ).toEqual(["EXTERNAL_ARGUMENT_DEFAULT_MISMATCH T.f"]);
  });

  it("carries nothing that goes into the supergraph", () => {
    expect(
      errorsOf({ a: external('f: Int @external @tag(name: "x")'), b: resolved('f: Int @tag(name: "x")') }),
    ).toEqual(["MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL T.f"]);
  });
});
