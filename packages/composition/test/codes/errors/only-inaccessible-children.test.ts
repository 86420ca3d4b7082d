import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("ONLY_INACCESSIBLE_CHILDREN", () => {
  it("is told of a type whose fields are all hidden", () => {
    const told = toldCodes({ a: "type Query { t: T } type T { x: Int @inaccessible }" });
    expect(told.errors).toEqual(["ONLY_INACCESSIBLE_CHILDREN"]);
  });

  it("is not told of a type with one field that is seen", () => {
    const told = toldCodes({ a: "type Query { t: T } type T { x: Int @inaccessible y: Int }" });
    expect(told.errors).toEqual([]);
  });

  it("is not told of a type that is hidden with its fields", () => {
    const told = toldCodes({
      a: "type Query { a: Int t: T @inaccessible } type T @inaccessible { x: Int @inaccessible }",
    });
    expect(told.errors).toEqual([]);
  });
});
