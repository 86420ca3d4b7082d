import { expect, it } from "vitest";
import { latest, problemsOf } from "../problems.ts";

function withKey(key: string): string {
  return latest(`type Query { a: T }
type T @context(name: "c") { x: Int u: U }
type U ${key} { id: ID! f(v: Int @fromContext(field: "$c { x }"), w: Int @fromContext(field: "$c { x }")): Int }`);
}

it("refuses a type without a key, once for all arguments", () => {
  expect(problemsOf(withKey(""))).toEqual(["CONTEXT_NO_RESOLVABLE_KEY U a:4:28 a:4:68"]);
});

it("refuses a type whose keys cannot be resolved, and a root type", () => {
  expect(problemsOf(withKey('@key(fields: "id", resolvable: false)'))[0]).toMatch(
    /^CONTEXT_NO_RESOLVABLE_KEY U/,
  );
  expect(
    problemsOf(
      latest('type Query @context(name: "c") { x: Int f(v: Int @fromContext(field: "$c { x }")): Int }'),
    ),
  ).toEqual(["CONTEXT_NO_RESOLVABLE_KEY Query a:2:50"]);
});

it("takes a type with one key that can be resolved", () => {
  expect(
    problemsOf(
      withKey('@key(fields: "id x", resolvable: false) @key(fields: "id")').replace("{ id", "{ x: Int id"),
    ),
  ).toEqual([]);
});

it("says nothing of arguments that name no context and selection", () => {
  expect(
    problemsOf(
      latest(
        'type Query { f(v: Int = 1 @fromContext(field: "$c")): T } type T @context(name: "c") { x: Int }',
      ),
    ).map((problem) => problem.split(" ")[0]),
  ).toEqual(["CONTEXT_NOT_SET", "NO_CONTEXT_IN_SELECTION"]);
});
