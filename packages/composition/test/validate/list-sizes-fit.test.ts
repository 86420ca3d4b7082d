import { describe, expect, it } from "vitest";
import { latest, messagesOf, problemsOf } from "../problems.ts";

function sized(field: string): string {
  return latest(`type Query { a${field} }
type T { list: [Int!]! one: Int t: T }
interface I { list: [Int] }
type J implements I { list: [Int] }
union U = T`);
}

it.each([
  ": [Int!]! @listSize(assumedSize: 0)",
  ': T @listSize(assumedSize: 2, sizedFields: ["list"])',
  ': [T] @listSize(assumedSize: 2, sizedFields: ["list"])',
  ': I @listSize(assumedSize: 2, sizedFields: ["list"])',
  '(first: Int, last: Int!): [Int] @listSize(slicingArguments: ["first", "last"])',
])("takes a%s", (field) => {
  expect(problemsOf(sized(field))).toEqual([]);
});

describe("LIST_SIZE_APPLIED_TO_NON_LIST", () => {
  it.each([
    ": Int @listSize(assumedSize: 2)",
    ": T @listSize(assumedSize: 2)",
    ": T @listSize(assumedSize: 2, sizedFields: [])",
  ])("is for a%s", (field) => {
    expect(problemsOf(sized(field))).toEqual([
      `LIST_SIZE_APPLIED_TO_NON_LIST Query.a a:2:${field.indexOf("@") + 15} a:2:14`,
    ]);
  });

  it("is for sized fields that are no lists", () => {
    expect(problemsOf(sized(': T @listSize(sizedFields: ["one", "t", "list"])'))).toEqual([
      "LIST_SIZE_APPLIED_TO_NON_LIST Query.a a:2:19 a:3:24",
      "LIST_SIZE_APPLIED_TO_NON_LIST Query.a a:2:19 a:3:33",
    ]);
  });
});

it.each([
  ["fields that are not there", ': T @listSize(sizedFields: ["lists"])', 19],
  ["selections", ': T @listSize(sizedFields: ["t { list }"])', 19],
  ["fields of scalars", ': Int @listSize(sizedFields: ["list"])', 21],
  ["fields of unions", ': U @listSize(sizedFields: ["list"])', 19],
])("refuses %s in sizedFields", (_, field, column) => {
  expect(problemsOf(sized(field))).toEqual([`LIST_SIZE_INVALID_SIZED_FIELD Query.a a:2:${column} a:2:14`]);
});

it("refuses a negative assumed size", () => {
  expect(problemsOf(sized(": [Int] @listSize(assumedSize: -1)"))).toEqual([
    "LIST_SIZE_INVALID_ASSUMED_SIZE Query.a a:2:23",
  ]);
});

it.each([
  ["strings", "(n: String): [Int]", "n"],
  ["lists", "(n: [Int]): [Int]", "n"],
  ["IDs", "(n: ID): [Int]", "n"],
  ["fields of input objects", "(n: Int): [Int]", "n.x"],
  ["arguments that are not there", "(n: Int): [Int]", "m"],
])("refuses %s as slicing arguments", (_, field, name) => {
  expect(problemsOf(sized(`${field} @listSize(slicingArguments: ["${name}"])`))[0]).toMatch(
    /^LIST_SIZE_INVALID_SLICING_ARGUMENT Query\.a a:2:/,
  );
});

it("says what could be meant", () => {
  expect(messagesOf(sized(': T @listSize(sizedFields: ["lists"])'))).toEqual([
    '"T" has no field "lists" for the "@listSize" on "Query.a". Name a list field of what the field returns. Did you mean "list"?',
  ]);
});
