import { expect, it } from "vitest";
import { latest, problemsOf } from "../problems.ts";

it("refuses a key of a field that takes arguments, given or not", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T b: U }
type T @key(fields: "id") { id(x: Int): ID! }
type U @key(fields: "id(x: 1)") { id(x: Int): ID! }`),
    ),
  ).toEqual(["KEY_FIELDS_HAS_ARGS T a:3:8 a:3:29", "KEY_FIELDS_HAS_ARGS U a:4:8 a:4:35"]);
});

it("refuses a @provides of a field that takes arguments", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T @provides(fields: "b") }
type T @key(fields: "id") { id: ID! b(x: Int): Int @external }`),
    ),
  ).toEqual(["PROVIDES_FIELDS_HAS_ARGS Query.a a:2:19 a:3:37"]);
});

it("takes a @requires of a field that takes arguments", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T }
type T @key(fields: "id") { id: ID! b(x: Int): Int @external c: Int @requires(fields: "b(x: 1)") }`),
    ),
  ).toEqual([]);
});
