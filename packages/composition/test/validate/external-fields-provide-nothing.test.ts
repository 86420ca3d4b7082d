import { expect, it } from "vitest";
import { latest, problemsOf } from "../problems.ts";

function withField(directives: string): string {
  return latest(`type Query { a: T }
type T @key(fields: "id") {
  id: ID!
  u: U ${directives}
  y: Int @requires(fields: "u { id }")
}
type U @key(fields: "id") { id: ID! z: Int @external }`);
}

it("refuses @external together with @provides", () => {
  expect(problemsOf(withField('@external @provides(fields: "z")'))).toEqual([
    "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE T.u a:5:18 a:5:8",
  ]);
});

it("takes @external together with @shareable and @requires", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T }
type T @key(fields: "id") {
  id: ID!
  x: Int @external @shareable @requires(fields: "z")
  y: Int @requires(fields: "x")
  z: Int @external
}`),
    ),
  ).toEqual([]);
});
