import { describe, expect, it } from "vitest";
import { latest, messagesOf, problemsOf } from "../problems.ts";

describe("what @provides selects", () => {
  it.each([
    ["is external", "b", 'type T @key(fields: "id") { id: ID! b: Int @external }'],
    ["is of an external type", "b", "type T @external { b: Int }"],
    ["is inside of an external field", "u { c }", "type T { u: U @external }\ntype U { c: Int }"],
    [
      "is deep inside of one",
      "u { v { d } }",
      "type T { u: U @external }\ntype U { v: V }\ntype V { d: Int }",
    ],
    ["is external inside of a field that is not", "u { c }", "type T { u: U }\ntype U { c: Int @external }"],
  ])("can be anything that %s", (_, fields, types) => {
    expect(problemsOf(latest(`type Query { a: T @provides(fields: "${fields}") }\n${types}`))).toEqual([]);
  });

  it.each([
    ["is resolved here", "b", "b: Int"],
    ["is shareable", "b", "b: Int @shareable"],
    ["is a key", "id", "b: Int"],
    ["is __typename", "__typename", "b: Int"],
  ])("cannot be what %s", (_, fields, field) => {
    const [problem] = problemsOf(
      latest(
        `type Query { a: T @provides(fields: "${fields}") }\ntype T @key(fields: "id") { id: ID! ${field} }`,
      ),
    );
    expect(problem).toMatch(/^PROVIDES_FIELDS_MISSING_EXTERNAL Query\.a a:2:19/);
  });

  it("cannot be a field of an interface: none of those is external", () => {
    expect(
      problemsOf(
        latest(`type Query { a: I @provides(fields: "b") }
interface I { b: Int }
type T implements I { b: Int @external }`),
      ),
    ).toEqual(["PROVIDES_FIELDS_MISSING_EXTERNAL Query.a a:2:19 a:3:15"]);
  });
});

describe("what @requires selects", () => {
  function requiring(fields: string, rest: string): string {
    return latest(
      `type Query { a: T }\ntype T @key(fields: "id") { id: ID! c: Int @requires(fields: "${fields}") ${rest}`,
    );
  }

  it("is external, or inside of what is", () => {
    expect(problemsOf(requiring("b", "b: Int @external }"))).toEqual([]);
    expect(problemsOf(requiring("u { d }", "u: U @external }\ntype U { d: Int }"))).toEqual([]);
    expect(problemsOf(requiring("u { d }", "u: U }\ntype U { d: Int @external }"))).toEqual([]);
    expect(
      problemsOf(
        requiring(
          "i { __typename ... on U { d } }",
          "i: I @external }\ninterface I { d: Int }\ntype U implements I { d: Int }",
        ),
      ),
    ).toEqual([]);
  });

  it("is told once for all fields that the subgraph resolves", () => {
    expect(problemsOf(requiring("b d id e", "b: Int d: Int e: Int @external }"))).toEqual([
      "REQUIRES_FIELDS_MISSING_EXTERNAL T.c a:3:44 a:3:74 a:3:81 a:3:29",
    ]);
  });

  it("is refused where only a part of it is external", () => {
    expect(problemsOf(requiring("u { d e }", "u: U }\ntype U { d: Int @external e: Int }"))).toEqual([
      "REQUIRES_FIELDS_MISSING_EXTERNAL T.c a:3:44 a:4:27",
    ]);
  });

  it("cannot be a key of a type that is extended, external or not", () => {
    const sdl = latest(`type Query { a: T }
extend type T @key(fields: "id") { id: ID! @external c: Int @requires(fields: "id") }`);
    expect(problemsOf(sdl)).toEqual(["REQUIRES_FIELDS_MISSING_EXTERNAL T.c a:3:61 a:3:36"]);
    expect(messagesOf(sdl)).toEqual([
      '"@requires(fields: "id")" on "T.c" selects "T.id", which this subgraph resolves anyway. Remove it from the selection: "@external" says nothing on a key field of a type that is extended.',
    ]);
  });
});
