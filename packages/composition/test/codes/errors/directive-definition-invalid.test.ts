import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("DIRECTIVE_DEFINITION_INVALID", () => {
  it("is told of a definition of a directive of federation with a further place", () => {
    const told = toldCodes({ a: "directive @shareable on OBJECT | INTERFACE type Query { a: Int }" });
    expect(told.errors).toEqual(["DIRECTIVE_DEFINITION_INVALID"]);
  });

  it("is not told of a definition with fewer places", () => {
    const told = toldCodes({ a: "directive @shareable on OBJECT type Query { a: Int }" });
    expect(told.errors).toEqual([]);
  });
});
