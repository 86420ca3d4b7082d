import { expect, it } from "vitest";
import { latest, problemsOf } from "../problems.ts";

it("refuses directives on what a key selects", () => {
  expect(
    problemsOf(latest('type Query { a: T }\ntype T @key(fields: "id @include(if: true)") { id: ID! }')),
  ).toEqual(["KEY_DIRECTIVE_IN_FIELDS_ARG T a:3:8"]);
});

it("refuses directives on fragments", () => {
  expect(
    problemsOf(latest('type Query { a: T }\ntype T @key(fields: "... @skip(if: false) { id }") { id: ID! }')),
  ).toEqual(["KEY_DIRECTIVE_IN_FIELDS_ARG T a:3:8"]);
});

// @apollo/composition 2.14 reports a directive that it does not know as KEY_INVALID_FIELDS; the cause is the same.
it("refuses directives that nothing defines for the same reason", () => {
  expect(problemsOf(latest('type Query { a: T }\ntype T @key(fields: "id @foo") { id: ID! }'))).toEqual([
    "KEY_DIRECTIVE_IN_FIELDS_ARG T a:3:8",
  ]);
});

it("refuses them in @requires and @provides", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T @provides(fields: "b @skip(if: true)") }
type T @key(fields: "id") {
  id: ID!
  b: Int @external
  c: Int @requires(fields: "b @skip(if: true)")
}`),
    ),
  ).toEqual([
    "PROVIDES_DIRECTIVE_IN_FIELDS_ARG Query.a a:2:19",
    "REQUIRES_DIRECTIVE_IN_FIELDS_ARG T.c a:6:10",
  ]);
});
