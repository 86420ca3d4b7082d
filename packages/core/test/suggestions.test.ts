import { expect, test } from "vitest";
import { didYouMean, suggest } from "../src/index.ts";

test.each([
  ["usres", ["users", "orders"], ["users"]],
  ["Name", ["name", "names", "email"], ["name", "names"]],
  ["xyz", ["users", "orders"], []],
])("for %j out of %j, %j are suggested", (input, options, expected) => {
  expect(suggest(input, options)).toEqual(expected);
});

test("a limit says how far off a suggestion may be", () => {
  expect(suggest("usres", ["users", "usr"], 1)).toEqual([]);
  expect(suggest("usres", ["users", "usr"], 2)).toEqual(["users", "usr"]);
});

test.each([
  [[], ""],
  [["a"], ' Did you mean "a"?'],
  [["a", "b", "c"], ' Did you mean "a", "b" or "c"?'],
])("%j is asked as %j", (suggestions, expected) => {
  expect(didYouMean(suggestions)).toBe(expected);
});

test("names that nobody would have misspelt, and options past the first thousand, are not compared", () => {
  const long = "a".repeat(1_000_000);
  expect(suggest(`${long}b`, [long])).toEqual([]);
  const options = Array.from({ length: 1_000 }, (_, index) => `f${String(index).padStart(5, "0")}`);
  expect(suggest("orders", [...options, "order"])).toEqual([]);
  expect(suggest("orders", ["order", ...options])).toEqual(["order"]);
});
