import { expect, it } from "vitest";
import { codesOf, latest, problemsOf } from "../problems.ts";

it.each(["Int", "[ID!]!", "[E]", "Date"])("refuses @provides on a field of the type %s", (type) => {
  expect(
    problemsOf(latest(`type Query { a: ${type} @provides(fields: "x") }\nenum E { A }\nscalar Date`)),
  ).toEqual([`PROVIDES_ON_NON_OBJECT_FIELD Query.a a:2:${18 + type.length}`]);
});

it.each([
  ["objects", "[T!]!", "x"],
  ["unions", "U", "... on T { x }"],
  ["interfaces", "I", "... on T { x }"],
])("takes it on a field of %s", (_, type, fields) => {
  expect(
    codesOf(
      latest(`type Query { a: ${type} @provides(fields: "${fields}") }
type T implements I @key(fields: "id") { id: ID! x: Int @external }
union U = T
interface I { x: Int }`),
    ),
  ).toEqual([]);
});

it("leaves it to another rule where the field is resolved elsewhere", () => {
  expect(
    codesOf(
      latest(
        'type Query { a: T }\ntype T @key(fields: "id") { id: ID! x: Int @external @provides(fields: "y") }',
      ),
    ),
  ).toEqual(["EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", "EXTERNAL_UNUSED"]);
});
