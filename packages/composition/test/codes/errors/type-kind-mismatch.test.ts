import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("TYPE_KIND_MISMATCH", () => {
  it("is told of a name that is an object in one subgraph and an input in another", () => {
    const told = toldCodes({
      a: "type Query { t: T } type T @shareable { x: Int }",
      b: "input T { x: Int }",
    });
    expect(told.errors).toEqual(["TYPE_KIND_MISMATCH"]);
  });

  it("is not told of a name that is an object in both", () => {
    const told = toldCodes({
      a: "type Query { t: T } type T @shareable { x: Int }",
      b: "type T @shareable { x: Int }",
    });
    expect(told.errors).toEqual([]);
  });
});
