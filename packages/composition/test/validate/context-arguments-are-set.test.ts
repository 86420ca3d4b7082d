import { expect, it } from "vitest";
import { latest, messagesOf, problemsOf } from "../problems.ts";

function reading(field: string, more = ""): string {
  return latest(`type Query { a: T }
type T @context(name: "user") { x: Int u: U }
type U @key(fields: "id") { id: ID! f(v: Int @fromContext(${field})): Int }
${more}`);
}

it.each(["$user { x }", "$user{x}", " $ user { x } ", "$user x"])("takes %j", (field) => {
  expect(problemsOf(reading(`field: "${field}"`))).toEqual([]);
});

it.each([
  'field: "{ x }"',
  'field: "{ $user { x } }"',
  'field: "$user"',
  'field: "user { x }"',
  'field: ""',
  "field: null",
  "reason: 1",
])("refuses %s", (field) => {
  const problems = problemsOf(reading(field));
  expect(problems).toEqual([
    field === "reason: 1" ? "INVALID_GRAPHQL a:4:59" : "NO_CONTEXT_IN_SELECTION U.f(v:) a:4:46",
  ]);
});

it("refuses a context that no type of the subgraph sets, once for each argument", () => {
  const sdl = reading('field: "$use { x }"');
  expect(problemsOf(sdl)).toEqual(["CONTEXT_NOT_SET U.f(v:) a:4:46"]);
  expect(messagesOf(sdl)).toEqual([
    '"U.f(v:)" reads the context "use", which no type of this subgraph sets. Did you mean "user"? Put @context(name: "use") on the type that the value comes from.',
  ]);
  expect(
    problemsOf({
      a: reading('field: "$other { x }"'),
      b: latest('type T @context(name: "other") @key(fields: "x") { x: Int }'),
    }),
  ).toEqual(["CONTEXT_NOT_SET U.f(v:) a:4:46"]);
});

it("refuses an argument of an interface's field, or of a field that an interface asks for", () => {
  expect(
    problemsOf(
      latest(`type Query { a: T }
type T @context(name: "c") { x: Int u: U }
interface I { f(v: Int @fromContext(field: "$c { x }")): Int }
type U implements I @key(fields: "id") { id: ID! f(v: Int @fromContext(field: "$c { x }")): Int }`),
    ),
  ).toEqual(["CONTEXT_NOT_SET I.f(v:) a:4:24", "CONTEXT_NOT_SET U.f(v:) a:5:59"]);
});

it("refuses an argument with a default, and one of a directive", () => {
  expect(
    problemsOf(
      latest(`directive @d(v: Int @fromContext(field: "$c { x }")) on FIELD_DEFINITION
type Query { a: T }
type T @context(name: "c") { x: Int u: U }
type U @key(fields: "id") { id: ID! f(v: Int = 3 @fromContext(field: "$c { x }")): Int }`),
    ),
  ).toEqual(["CONTEXT_NOT_SET @d(v:) a:2:21", "CONTEXT_NOT_SET U.f(v:) a:5:50"]);
});
