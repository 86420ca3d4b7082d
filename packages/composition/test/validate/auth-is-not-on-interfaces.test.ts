import { expect, it } from "vitest";
import { latest, problemsOf } from "../problems.ts";

it("refuses requirements on interfaces and on their fields", () => {
  expect(
    problemsOf(
      latest(`type Query { a: I }
interface I @policy(policies: [["a"]]) {
  x: Int @authenticated
  y: Int @requiresScopes(scopes: [["a"]])
}
type T implements I { x: Int y: Int }`),
    ),
  ).toEqual([
    "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE I a:3:13",
    "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE I.x a:4:10",
    "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE I.y a:5:10",
  ]);
});

it("refuses them on interface objects, not on the fields of those", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T }
type T @interfaceObject @key(fields: "id") @authenticated { id: ID! x: Int @authenticated }`),
    ),
  ).toEqual(["AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE T a:3:44"]);
});

it("takes them on objects, scalars, enums and fields of objects", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T @authenticated }
type T @policy(policies: [["a"]]) { e: E s: S }
enum E @authenticated { A }
scalar S @requiresScopes(scopes: [["a"]])`),
    ),
  ).toEqual([]);
});
