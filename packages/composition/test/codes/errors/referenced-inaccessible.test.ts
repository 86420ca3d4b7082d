import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("REFERENCED_INACCESSIBLE", () => {
  it("is told of a field of a type that is hidden", () => {
    const told = toldCodes({ a: "type Query { a: Int h: H } type H @inaccessible { x: Int }" });
    expect(told.errors).toEqual(["REFERENCED_INACCESSIBLE"]);
  });

  it("is not told of a field that is hidden with its type", () => {
    const told = toldCodes({ a: "type Query { a: Int h: H @inaccessible } type H @inaccessible { x: Int }" });
    expect(told.errors).toEqual([]);
  });
});
