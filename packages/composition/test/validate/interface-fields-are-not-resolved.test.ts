import { expect, it } from "vitest";
import { latest, messagesOf, problemsOf } from "../problems.ts";

function withInterface(field: string): string {
  return latest(`type Query { a: I }
interface I {
  ${field}
}
type T implements I @key(fields: "id") { id: ID! x: Int t: T }`);
}

// @apollo/composition 2.14 adds EXTERNAL_UNUSED or REQUIRES_FIELDS_MISSING_EXTERNAL for the same field; here one cause
// is one error.
it.each([
  ["REQUIRES_UNSUPPORTED_ON_INTERFACE", "x", 'x: Int @requires(fields: "x")'],
  ["PROVIDES_UNSUPPORTED_ON_INTERFACE", "t", 't: T @provides(fields: "x")'],
  ["EXTERNAL_ON_INTERFACE", "x", "x: Int @external"],
  ["OVERRIDE_ON_INTERFACE", "x", 'x: Int @override(from: "b")'],
  ["INVALID_SHAREABLE_USAGE", "x", "x: Int @shareable"],
  ["COST_APPLIED_TO_INTERFACE_FIELD", "x", "x: Int @cost(weight: 2)"],
])("%s", (code, name, field) => {
  expect(problemsOf(withInterface(field))).toEqual([`${code} I.${name} a:4:${name === "t" ? 8 : 10}`]);
});

it("takes what clients see: tags and the size of lists", () => {
  expect(problemsOf(withInterface('x: Int @tag(name: "a") @inaccessible @deprecated'))).toEqual([]);
});

it("takes them all on fields of objects", () => {
  expect(
    problemsOf(
      latest(`type Query { t: T @provides(fields: "x") }
type T @key(fields: "id") {
  id: ID! @shareable
  x: Int @external
  y: Int @requires(fields: "x") @cost(weight: 2)
  z(a: Int @cost(weight: 1)): Int @override(from: "b")
}`),
    ),
  ).toEqual([]);
});

it("says where to put it", () => {
  expect(messagesOf(withInterface("x: Int @shareable"))).toEqual([
    '"@shareable" stands on "I.x", a field of an interface: such fields are not resolved. Put it on the fields of the types that implement the interface.',
  ]);
});
