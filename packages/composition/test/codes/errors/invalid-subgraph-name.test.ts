import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INVALID_SUBGRAPH_NAME", () => {
  it("is told of a name that begins with a digit", () => {
    const told = toldCodes({ first: "type Query { a: Int }", "2nd": "type Mutation { b: Int }" });
    expect(told.errors).toEqual(["INVALID_SUBGRAPH_NAME"]);
  });

  it("is not told of a name that has a digit further on", () => {
    const told = toldCodes({ first: "type Query { a: Int }", n2d: "type Mutation { b: Int }" });
    expect(told.errors).toEqual([]);
  });
});
