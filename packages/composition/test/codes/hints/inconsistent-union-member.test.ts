import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_UNION_MEMBER", () => {
  it("is told of a member that one subgraph lacks", () => {
    const told = toldCodes({
      a: "type Query { u: U } union U = A | B type A @shareable { x: Int } type B { x: Int }",
      b: "union U = A type A @shareable { x: Int }",
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_UNION_MEMBER"] });
  });

  it("is not told of members that both subgraphs have", () => {
    const told = toldCodes({
      a: "type Query { u: U } union U = A | B type A @shareable { x: Int } type B @shareable { x: Int }",
      b: "union U = A | B type A @shareable { x: Int } type B @shareable { x: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});
