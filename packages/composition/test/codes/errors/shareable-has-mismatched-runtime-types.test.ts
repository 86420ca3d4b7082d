import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES", () => {
  it("is told of a shared union that is of other objects in each subgraph", () => {
    const told = toldCodes({
      a: "type Query { u: U @shareable } union U = A type A { x: Int }",
      b: "type Query { u: U @shareable } union U = B type B { y: Int }",
    });
    expect(told.errors).toEqual(["SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"]);
  });

  it("is not told of a shared union with an object in common", () => {
    const told = toldCodes({
      a: "type Query { u: U @shareable } union U = A type A @shareable { x: Int }",
      b: "type Query { u: U @shareable } union U = A | B type A @shareable { x: Int } type B { y: Int }",
    });
    expect(told.errors).toEqual([]);
  });
});
