import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("CONTEXT_NAME_INVALID", () => {
  it("is told of a context whose name holds an underscore", () => {
    const told = toldCodes({ a: 'type Query { t: T } type T @context(name: "c_d") { x: Int }' });
    expect(told.errors).toEqual(["CONTEXT_NAME_INVALID"]);
  });

  it("is not told of a context whose name is letters", () => {
    const told = toldCodes({ a: 'type Query { t: T } type T @context(name: "cd") { x: Int }' });
    expect(told.errors).toEqual([]);
  });
});
