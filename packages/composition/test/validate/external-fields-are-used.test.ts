import { describe, expect, it } from "vitest";
import { codesOf, latest, problemsOf } from "../problems.ts";

describe("an external field", () => {
  it("is refused where nothing uses it, each on its own", () => {
    expect(
      problemsOf(
        latest(
          'type Query { a: T }\ntype T @key(fields: "id") { id: ID! x: Int @external y: Int @external }',
        ),
      ),
    ).toEqual(["EXTERNAL_UNUSED T.x a:3:44", "EXTERNAL_UNUSED T.y a:3:61"]);
  });

  it("is refused on a root type", () => {
    expect(problemsOf(latest("type Query { a: Int @external b: Int }"))).toEqual([
      "EXTERNAL_UNUSED Query.a a:2:21",
    ]);
  });

  it.each([
    ["a key", 'type T @key(fields: "x") { x: Int @external }'],
    ["a key of an extension", 'extend type T @key(fields: "x") { x: Int @external }'],
    ["a key of another type", 'type T @key(fields: "u { x }") { u: U }\ntype U { x: Int @external }'],
    ["@requires", 'type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }'],
    [
      "@requires on the way",
      'type T { u: U @external y: Int @requires(fields: "u { x }") }\ntype U { x: Int }',
    ],
    ["@provides", 'type T { u: U @provides(fields: "x") }\ntype U { x: Int @external }'],
    ["an interface", "type T implements I { x: Int @external }\ninterface I { x: Int }"],
    [
      "a context",
      'type T @context(name: "c") { x: Int @external u: U }\ntype U @key(fields: "id") { id: ID! y(z: Int @fromContext(field: "$c { x }")): Int }',
    ],
  ])("can be used by %s", (_, types) => {
    expect(codesOf(latest(`type Query { a: T }\n${types}`))).toEqual([]);
  });
});

it("tells a type that is external as a whole once, with all of its unused fields", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T @provides(fields: "x") }
type T @external {
  x: Int
  y: Int
  z: Int
}`),
    ),
  ).toEqual(["EXTERNAL_UNUSED T.y a:5:3 a:6:3 a:3:8"]);
});

// @apollo/composition 2.14 reports EXTERNAL_UNUSED for "x" as well; the selection, once mended, uses the field.
it("takes a field for used that stands in a selection which cannot be read", () => {
  expect(
    problemsOf(
      latest(
        'type Query { a: T }\ntype T @key(fields: "id") { id: ID! x: Int @external z: Int @external y: Int @requires(fields: "x {") }',
      ),
    ),
  ).toEqual(["EXTERNAL_UNUSED T.z a:3:61", "REQUIRES_INVALID_FIELDS T.y a:3:78"]);
});
