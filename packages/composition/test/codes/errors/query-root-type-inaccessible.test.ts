import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("QUERY_ROOT_TYPE_INACCESSIBLE", () => {
  it("is told of a query type that is hidden", () => {
    const told = toldCodes({ a: "type Query @inaccessible { a: Int b: Int }" });
    expect(told.errors).toEqual(["QUERY_ROOT_TYPE_INACCESSIBLE"]);
  });

  it("is not told of a query type with a field that is hidden", () => {
    const told = toldCodes({ a: "type Query { a: Int @inaccessible b: Int }" });
    expect(told.errors).toEqual([]);
  });
});
