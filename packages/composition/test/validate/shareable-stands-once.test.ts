import { expect, it } from "vitest";
import { federation, latest, problemsOf } from "../problems.ts";

it("refuses @shareable twice on one field, and on one definition of a type", () => {
  expect(
    problemsOf(
      latest("type Query { a: T @shareable @shareable }\ntype T @shareable @shareable @shareable { x: Int }"),
    ),
  ).toEqual([
    "INVALID_SHAREABLE_USAGE Query.a a:2:30 a:2:19",
    "INVALID_SHAREABLE_USAGE T a:3:19 a:3:30 a:3:8",
  ]);
});

it("takes it once on a type, once on each of its extensions, and on their fields", () => {
  expect(
    problemsOf(
      latest(
        "type Query { a: T }\ntype T @shareable { x: Int @shareable }\nextend type T @shareable { y: Int @shareable }",
      ),
    ),
  ).toEqual([]);
});

it("cannot be repeated at all before federation 2.2", () => {
  expect(problemsOf(federation(1, "type Query { a: Int @shareable @shareable }"))).toEqual([
    "INVALID_GRAPHQL a:2:21 a:2:32",
  ]);
});
