import { describe, expect, it } from "vitest";
import { errorsOf, hintsOf, messageOf } from "../compositions.ts";

describe("a field that several subgraphs resolve", () => {
  it("is shareable in each of them", () => {
    const schemas = {
      a: `type Query { a: T } type T @key(fields: "id") { id: ID! name: String }`,
      b: `type T @key(fields: "id") { id: ID! name: String @shareable }`,
    };
    expect(errorsOf(schemas)).toEqual(["INVALID_FIELD_SHARING T.name"]);
    expect(messageOf(schemas)).toBe(
      '"T.name" is resolved in "a" and "b", and not shareable in "a". Add "@shareable" to it in "a", or resolve it in one subgraph only.',
    );
  });

  it("may be shareable by its type, by a key, or by being provided", () => {
    expect(
      errorsOf({
        a: `type Query { a: T @provides(fields: "n") } type T @key(fields: "id") { id: ID! v: V n: Int @external } type V @shareable { x: Int }`,
        b: `type T @key(fields: "id") { id: ID! v2: V n: Int @shareable } type V { x: Int @shareable }`,
      }),
    ).toEqual([]);
  });

  it("may be shareable by a key that names it by an interface", () => {
    const schemas = {
      a: `type Query { a: A } interface N { id: ID! } type A implements N @key(fields: "... on N { id }") { id: ID! }`,
      b: `type A @key(fields: "id") { id: ID! b: Int }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
  });

  it("does not count where it is external or taken away", () => {
    expect(
      errorsOf({
        a: `type Query { a: T } type T @key(fields: "id") { id: ID! name: String other: Int @requires(fields: "size") size: Int @external }`,
        b: `type T @key(fields: "id") { id: ID! name: String @override(from: "a") size: Int }`,
      }),
    ).toEqual([]);
  });

  it("counts where it is a field of the query type", () => {
    expect(errorsOf({ a: `type Query { a: Int }`, b: `type Query { a: Int }` })).toEqual([
      "INVALID_FIELD_SHARING Query.a",
    ]);
  });

  it("is one that an interface-object has for a type that has it too, or that two of them have", () => {
    const b = `interface T @key(fields: "id") { id: ID! } type A implements T @key(fields: "id") { id: ID! x: Int y: Int @shareable }`;
    const object = (fields: string): string =>
      `type T @interfaceObject @key(fields: "id") { id: ID! ${fields} }`;
    expect(errorsOf({ a: `type Query { t: T } ${object("x: Int y: Int @shareable")}`, b })).toEqual([
      "INVALID_FIELD_SHARING A.x",
    ]);
    expect(errorsOf({ a: `type Query { t: T } ${object("z: Int")}`, b, c: object("z: Int") })).toEqual([
      "INVALID_FIELD_SHARING A.z",
    ]);
    expect(
      errorsOf({
        a: `type Query { t: T } ${object("z: Int @shareable")}`,
        b,
        c: object("z: Int @shareable"),
      }),
    ).toEqual([]);
  });

  it("is not shareable by an extension that does not hold it", () => {
    expect(
      errorsOf({
        a: `type Query { a: T } type T { x: Int } extend type T @shareable { y: Int }`,
        b: `type T @shareable { x: Int y: Int }`,
      }),
    ).toEqual(["INVALID_FIELD_SHARING T.x"]);
  });

  it("does not count on interfaces", () => {
    expect(
      errorsOf({
        a: `type Query { a: I } interface I { x: Int } type A implements I { x: Int }`,
        b: `type Query { b: I } interface I { x: Int } type B implements I { x: Int }`,
      }),
    ).toEqual([]);
  });
});

describe("a shared field of an abstract type", () => {
  it("can return something in each subgraph that it can return in the others", () => {
    const schemas = {
      a: `type Query { u: U @shareable } union U = A type A { x: Int }`,
      b: `type Query { u: U @shareable } union U = B type B { y: Int }`,
    };
    expect(errorsOf(schemas)).toEqual(["SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES Query.u"]);
  });

  it("may return more in one of them, which is told", () => {
    const schemas = {
      a: `type Query { u: U @shareable } union U = A | B type A @shareable { x: Int } type B { y: Int }`,
      b: `type Query { u: U @shareable } union U = A type A @shareable { x: Int }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
    expect(hintsOf(schemas)).toContain("INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN Query.u");
  });
});
