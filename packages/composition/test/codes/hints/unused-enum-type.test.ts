import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("UNUSED_ENUM_TYPE", () => {
  it("is told of an enum that no field and no argument has", () => {
    const told = toldCodes({ a: "type Query { f: Int } enum E { A }" });
    expect(told).toEqual({ errors: [], hints: ["UNUSED_ENUM_TYPE"] });
  });

  it("is not told of an enum that a field returns", () => {
    const told = toldCodes({ a: "type Query { f: E } enum E { A }" });
    expect(told).toEqual({ errors: [], hints: [] });
  });

  it("is not told of an enum that an argument takes", () => {
    const told = toldCodes({ a: "type Query { f(e: E): Int } enum E { A }" });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});
