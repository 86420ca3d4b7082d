import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INVALID_SHAREABLE_USAGE", () => {
  it("is told of a shareable field of an interface", () => {
    const told = toldCodes({
      a: "type Query { a: I } interface I { x: Int @shareable } type T implements I { x: Int }",
    });
    expect(told.errors).toEqual(["INVALID_SHAREABLE_USAGE"]);
  });

  it("is told of a field that is shareable twice", () => {
    const told = toldCodes({ a: "type Query { a: Int @shareable @shareable }" });
    expect(told.errors).toEqual(["INVALID_SHAREABLE_USAGE"]);
  });

  it("is not told of a shareable field of a type that implements an interface", () => {
    const told = toldCodes({
      a: "type Query { a: I } interface I { x: Int } type T implements I { x: Int @shareable }",
    });
    expect(told.errors).toEqual([]);
  });
});
