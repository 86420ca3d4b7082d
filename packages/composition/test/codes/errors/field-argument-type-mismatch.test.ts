import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(left: string, right: string): SchemasByName {
  return { a: `type Query { ${left} @shareable }`, b: `type Query { ${right} @shareable }` };
}

describe("FIELD_ARGUMENT_TYPE_MISMATCH", () => {
  it("is told of an argument of two types of which none can be given to both", () => {
    const told = toldCodes(schemas("f(x: Int): Int", "f(x: ID): Int"));
    expect(told.errors).toEqual(["FIELD_ARGUMENT_TYPE_MISMATCH"]);
  });

  it("is not told of an argument that only one of them insists on", () => {
    const told = toldCodes(schemas("f(x: Int): Int", "f(x: Int!): Int"));
    expect(told.errors).toEqual([]);
  });
});
