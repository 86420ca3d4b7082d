import { expect, it } from "vitest";
import { codesOf, latest, problemsOf } from "../problems.ts";

it("refuses a key of a field of an interface", () => {
  expect(
    problemsOf(
      latest('type Query { a: T }\ntype T @key(fields: "u { id }") { u: U! }\ninterface U { id: ID! }'),
    ),
  ).toEqual(["KEY_FIELDS_SELECT_INVALID_TYPE T a:3:8 a:3:35"]);
});

it("refuses a key of a field of a union", () => {
  expect(
    problemsOf(
      latest(
        'type Query { a: T }\ntype T @key(fields: "u { ... on X { id } }") { u: U }\nunion U = X\ntype X { id: ID! }',
      ),
    ),
  ).toEqual(["KEY_FIELDS_SELECT_INVALID_TYPE T a:3:8 a:3:48"]);
});

it.each([
  ["a scalar", '"id"', "id: ID!"],
  ["an enum", '"id"', "id: E"],
  ["a list", '"id"', "id: [ID!]!"],
  ["an object", '"id { id }"', "id: U"],
  ["a list of objects", '"id { id }"', "id: [U]"],
])("takes a key of %s", (_, fields, field) => {
  expect(
    codesOf(
      latest(
        `type Query { a: T }\ntype T @key(fields: ${fields}) { ${field} }\ntype U { id: ID! }\nenum E { A }`,
      ),
    ),
  ).toEqual([]);
});

it("tells nothing of what is below such a field", () => {
  expect(
    codesOf(
      latest('type Query { a: T }\ntype T @key(fields: "u { nothing }") { u: U! }\ninterface U { id: ID! }'),
    ),
  ).toEqual(["KEY_FIELDS_SELECT_INVALID_TYPE"]);
});
