import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN", () => {
  it("is told of a shared union that can be more in one subgraph", () => {
    const told = toldCodes({
      a: "type Query { u: U @shareable } union U = A type A @shareable { x: Int }",
      b: "type Query { u: U @shareable } union U = A | B type A @shareable { x: Int } type B { y: Int }",
    });
    expect(told).toEqual({
      errors: [],
      hints: ["INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN", "INCONSISTENT_UNION_MEMBER"],
    });
  });

  it("is not told of a shared union that is the same in both", () => {
    const told = toldCodes({
      a: "type Query { u: U @shareable } union U = A type A @shareable { x: Int }",
      b: "type Query { u: U @shareable } union U = A type A @shareable { x: Int }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});
