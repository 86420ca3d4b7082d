import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { stageText } from "../planning.ts";

describe("merge-equal-fetches", () => {
  it("makes one fetch of what the client wants and what is required of the same objects", () => {
    const required = composeModel({
      a: 'type Query { p: P } type P @key(fields: "id") { id: ID! owner: User } type User @key(fields: "id", resolvable: false) { id: ID! }',
      b: 'type User @key(fields: "id") { id: ID! name: String age: Int }',
      c: `type P @key(fields: "id") { id: ID! owner: User @external greeting: String @requires(fields: "owner { name }") }
          type User @key(fields: "id") { id: ID! name: String @external }`,
    });
    const operation = "{ p { greeting owner { age } } }";
    expect(stageText(required, operation, "fetch-graph")).toBe(
      [
        "0 a: {p{id owner{id}}}",
        "1 b after 0: at p.owner {...on User{name}}",
        "2 c after 0, 1: at p {...on P{greeting}}",
        "3 b after 0: at p.owner {...on User{age}}",
      ].join("\n"),
    );
    expect(stageText(required, operation, "optimise")).toBe(
      [
        "passes: reduce-dependencies, merge-equal-fetches",
        "0 a: {p{id owner{id}}}",
        "1 b after 0: at p.owner {...on User{name age}}",
        "2 c after 1: at p {...on P{greeting}}",
      ].join("\n"),
    );
  });
});
