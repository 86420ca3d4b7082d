import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const b = "type Query { f: Int @shareable }";

describe("REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH", () => {
  it("is told of an argument that must be given to one subgraph and is not in the other", () => {
    const told = toldCodes({ a: "type Query { f(x: Int!): Int @shareable }", b });
    expect(told.errors).toEqual(["REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"]);
  });

  it("is not told of an argument that may be left out", () => {
    const told = toldCodes({ a: "type Query { f(x: Int): Int @shareable }", b });
    expect(told.errors).toEqual([]);
  });
});
