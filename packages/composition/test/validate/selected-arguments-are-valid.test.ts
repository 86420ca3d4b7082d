import { expect, it } from "vitest";
import { latest, messagesOf, problemsOf } from "../problems.ts";

function requiring(fields: string): string {
  return latest(`type Query { a: T }
type T @key(fields: "id") {
  id: ID!
  price(currency: Currency!, at: [Int!], rounded: Rounding = { up: true }): Int @external
  total: Int @requires(fields: ${JSON.stringify(fields)})
}
enum Currency { EUR USD }
input Rounding { up: Boolean! digits: Int = 2 }`);
}

it.each([
  "price(currency: EUR)",
  "price(currency: EUR, at: [1, 2])",
  "price(currency: EUR, at: 1)",
  "price(currency: EUR, at: null)",
  "price(currency: EUR, rounded: { up: false })",
])("takes %s", (fields) => {
  expect(problemsOf(requiring(fields))).toEqual([]);
});

it.each([
  ["an argument that must be given and is not", "price"],
  ["an argument that the field does not have", "price(currency: EUR, when: 3)"],
  ["a value that the enum does not have", "price(currency: GBP)"],
  ["a value of another type", 'price(currency: EUR, at: ["now"])'],
  ["null where a value must be", "price(currency: null)"],
  ["an input object without a field that must be given", "price(currency: EUR, rounded: {})"],
  ["an input object with a field that it does not have", "price(currency: EUR, rounded: { up: true, x: 1 })"],
  ["variables", "price(currency: $currency)"],
])("refuses %s", (_, fields) => {
  expect(problemsOf(requiring(fields))).toEqual(["REQUIRES_INVALID_FIELDS T.total a:6:14"]);
});

it("says what is wrong", () => {
  expect(messagesOf(requiring("price(currency: GBP)"))).toEqual([
    'In "@requires(fields: "price(currency: GBP)")" on "T.total", GBP is not a value of the type "Currency!" of "T.price(currency:)". Correct the arguments of the selection.',
  ]);
});

it("holds for keys and what is provided too, and says no more of those", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T @provides(fields: "b") }
type T @key(fields: "id(x: 1)") @key(fields: "b") { id: ID! b(x: Int!): Int @external }`),
    ),
  ).toEqual([
    "PROVIDES_INVALID_FIELDS Query.a a:2:19",
    "KEY_INVALID_FIELDS T a:3:8",
    "KEY_INVALID_FIELDS T a:3:33",
  ]);
});
