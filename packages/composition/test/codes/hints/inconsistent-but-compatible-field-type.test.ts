import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE", () => {
  it("is told of a field that is never null in only one subgraph", () => {
    const told = toldCodes({ a: "type Query { f: Int! @shareable }", b: "type Query { f: Int @shareable }" });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE"] });
  });

  it("is not told of a field of one type", () => {
    const told = toldCodes({ a: "type Query { f: Int @shareable }", b: "type Query { f: Int @shareable }" });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});
