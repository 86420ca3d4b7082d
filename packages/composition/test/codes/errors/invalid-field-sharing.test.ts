import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INVALID_FIELD_SHARING", () => {
  it("is told of a field of two subgraphs that is shareable in one of them", () => {
    const told = toldCodes({ a: "type Query { a: Int @shareable }", b: "type Query { a: Int }" });
    expect(told.errors).toEqual(["INVALID_FIELD_SHARING"]);
  });

  it("is not told of a field that is shareable in both", () => {
    const told = toldCodes({ a: "type Query { a: Int @shareable }", b: "type Query { a: Int @shareable }" });
    expect(told.errors).toEqual([]);
  });
});
