import { expect, it } from "vitest";
import { codesOf, latest, problemsOf } from "../problems.ts";

function named(name: string): string {
  return latest(
    `type Query { a: T }\ntype T @key(fields: "id") @context(name: ${JSON.stringify(name)}) { id: ID! }`,
  );
}

it.each(["c", "userContext", "d1"])("takes %s", (name) => {
  expect(problemsOf(named(name))).toEqual([]);
});

it.each(["", "c_d", "1d", "d-1", "$d", "é"])("refuses %j", (name) => {
  expect(problemsOf(named(name))).toEqual(["CONTEXT_NAME_INVALID T a:3:27"]);
});

it("tells a wrong name once, whoever reads the context", () => {
  expect(
    codesOf(
      latest(`type Query { a: T }
type T @context(name: "c_d") { x: Int u: U }
type U @key(fields: "id") { id: ID! f(v: Int @fromContext(field: "$c_d { x }")): Int }`),
    ),
  ).toEqual(["CONTEXT_NAME_INVALID"]);
});
