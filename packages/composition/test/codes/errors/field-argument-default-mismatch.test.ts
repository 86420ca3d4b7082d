import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(left: string, right: string): SchemasByName {
  return { a: `type Query { ${left} @shareable }`, b: `type Query { ${right} @shareable }` };
}

describe("FIELD_ARGUMENT_DEFAULT_MISMATCH", () => {
  it("is told of an argument of two defaults", () => {
    const told = toldCodes(schemas("f(x: Int = 1): Int", "f(x: Int = 2): Int"));
    expect(told.errors).toEqual(["FIELD_ARGUMENT_DEFAULT_MISMATCH"]);
  });

  it("is not told of an argument of one default", () => {
    const told = toldCodes(schemas("f(x: Int = 1): Int", "f(x: Int = 1): Int"));
    expect(told.errors).toEqual([]);
  });
});
