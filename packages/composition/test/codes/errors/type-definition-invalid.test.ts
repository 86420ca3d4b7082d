import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("TYPE_DEFINITION_INVALID", () => {
  it("is told of a type of the link specification without one of its values", () => {
    const told = toldCodes({ a: "enum link__Purpose { SECURITY } type Query { a: Int }" });
    expect(told.errors).toEqual(["TYPE_DEFINITION_INVALID"]);
  });

  it("is not told of that type with all of its values", () => {
    const told = toldCodes({ a: "enum link__Purpose { SECURITY EXECUTION } type Query { a: Int }" });
    expect(told.errors).toEqual([]);
  });

  it("is told of a type of federation that is of another kind", () => {
    const told = toldCodes({ a: "type federation__FieldSet { a: Int } type Query { a: Int }" });
    expect(told.errors).toEqual(["TYPE_DEFINITION_INVALID"]);
  });

  it("is not told of a type of federation that is of its kind", () => {
    const told = toldCodes({ a: "scalar federation__FieldSet type Query { a: Int }" });
    expect(told.errors).toEqual([]);
  });
});
