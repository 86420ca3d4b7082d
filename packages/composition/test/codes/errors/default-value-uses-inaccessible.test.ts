import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("DEFAULT_VALUE_USES_INACCESSIBLE", () => {
  it("is told of a default that clients cannot see", () => {
    const told = toldCodes({ a: "type Query { a(e: E = A): Int } enum E { A @inaccessible B }" });
    expect(told.errors).toEqual(["DEFAULT_VALUE_USES_INACCESSIBLE"]);
  });

  it("is not told of a default that clients see", () => {
    const told = toldCodes({ a: "type Query { a(e: E = B): Int } enum E { A @inaccessible B }" });
    expect(told.errors).toEqual([]);
  });
});
