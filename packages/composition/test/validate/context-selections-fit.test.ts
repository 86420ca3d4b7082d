import { describe, expect, it } from "vitest";
import { latest, messagesOf, problemsOf } from "../problems.ts";

const types = `type T @key(fields: "id") @context(name: "c") {
  id: ID! x: Int! s: String list: [Int!]! t: T p(a: Int): P! needs(a: Int!): Int ps: [P] io: O u: U i: I
}
type S @key(fields: "id") @context(name: "d") @context(name: "n") { id: ID! y: Int u: U }
type R @key(fields: "id") @context(name: "d") { id: ID! y: Int z: Int u: U }
type P { x: Int! y: Int }
type O @interfaceObject @key(fields: "id") @context(name: "o") { id: ID! x: Int u: U }
interface I @context(name: "i") { x: Int }
type A implements I { x: Int u: U }
type B implements I { x: Int z: Int u: U }
union AB @context(name: "ab") = A | B`;

function reading(selection: string, type = "Int"): string {
  return latest(`type Query { t: T s: S r: R ab: AB }
type U @key(fields: "id") { id: ID! f(v: ${type} @fromContext(field: "${selection}")): Int }
${types}`);
}

describe("a selection", () => {
  it.each([
    ["one field", "$c { x }", "Int"],
    ["a nested field", "$c { t { p(a: 1) { x } } }", "Int"],
    ["__typename", "$c { __typename }", "String"],
    ["a list", "$c { list }", "[Int]"],
    ["a field with its arguments", "$c { needs(a: 1) }", "Int"],
    ["a field of a list's items", "$c { ps { x } }", "[Int]"],
    ["a field that all types have that set the context", "$d { y }", "Int"],
    ["a field for each type that sets the context", "$d ... on S { y } ... on R { z }", "Int"],
    ["such fields in braces", "$d { ... on S { y } ... on R { z } }", "Int"],
    ["a field of an interface", "$i { x }", "Int"],
    ["a field of one type that implements it", "$i ... on B { z }", "Int"],
    ["a field of a member of a union", "$ab ... on B { z }", "Int"],
  ])("can be %s", (_, selection, type) => {
    expect(problemsOf(reading(selection, type))).toEqual([]);
  });

  it.each([
    ["is not a selection", "$c { x"],
    ["selects what does not exist", "$c { nope }"],
    ["selects two fields", "$c { x id }"],
    ["selects an object", "$c { t }"],
    ["leaves out an argument that must be given", "$c { needs }"],
    ["gives an argument that there is not", "$c { needs(a: 1, b: 2) }"],
    ["gives an argument another type", '$c { needs(a: \\"x\\") }'],
    ["selects fields of a value", "$c { x { y } }"],
    ["gives a field another name", "$c { z: x }"],
    ["holds a directive", "$c { x @skip(if: true) }"],
    ["selects nested types one by one", "$c { i { ... on A { x } } }"],
    ["selects a field that one type does not have", "$d { z }"],
    ["has no part for one type", "$d ... on S { y }"],
    [
      "has a part for a type that does not set the context",
      "$d ... on S { y } ... on R { y } ... on P { y }",
    ],
    ["has a part for a type that does not exist", "$n ... on S { y } ... on Nope { y }"],
    ["has two parts for one type", "$n ... on S { y } ... on S { y }"],
    ["has a part without a type", "$n { ... { y } }"],
    ["has a part and a field", "$n { y ... on S { y } }"],
    ["has a part with two fields", "$n ... on S { y id }"],
    ["has a part for an interface", "$i ... on I { x }"],
    ["has a field of a union", "$ab { x }"],
    ["is of an interface object", "$o { x }"],
    ["goes through an interface object", "$c { io { x } }"],
    ["uses a fragment that nothing defines", "$c { ...F }"],
  ])("is refused where it %s", (_, selection) => {
    expect(problemsOf(reading(selection))[0]).toMatch(/^CONTEXT_INVALID_SELECTION U\.f\(v:\) a:3:46/);
  });

  // @apollo/composition 2.14 takes it: it looks at the first of the nested fields alone.
  it("is refused where a nested part comes to two values", () => {
    expect(problemsOf(reading("$c { t { x s } }"))).toEqual(["CONTEXT_INVALID_SELECTION U.f(v:) a:3:46"]);
  });
});

describe("the argument", () => {
  it.each([
    ["another type", "$c { s }", "Int"],
    ["a wider type", "$c { x }", "Float"],
    ["a string for an ID", "$c { id }", "String"],
    ["one value for a list", "$c { x }", "[Int]"],
    ["a list for one value", "$c { list }", "Int"],
    ["a list for a field of a list's items", "$c { ps { x } }", "Int"],
    ["a value that must be there", "$c { x }", "Int!"],
  ])("cannot be %s", (_, selection, type) => {
    expect(problemsOf(reading(selection, type))[0]).toMatch(/^CONTEXT_INVALID_SELECTION U\.f\(v:\) a:3:/);
  });

  it("is told with the type that it should have", () => {
    expect(messagesOf(reading("$c { s }"))).toEqual([
      'The selection of "U.f(v:)" from the context "c" does not fit: the argument is of the type "Int", and the value that it finds on "T" of the type "String". Make the argument of the type "String": the context may have no value, so that it cannot be "!".',
    ]);
  });
});
