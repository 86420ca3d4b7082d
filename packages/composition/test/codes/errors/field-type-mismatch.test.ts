import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function schemas(left: string, right: string): SchemasByName {
  return { a: `type Query { ${left} @shareable }`, b: `type Query { ${right} @shareable }` };
}

describe("FIELD_TYPE_MISMATCH", () => {
  it("is told of a field of two types of which none holds the other", () => {
    const told = toldCodes(schemas("f: Int", "f: String"));
    expect(told.errors).toEqual(["FIELD_TYPE_MISMATCH"]);
  });

  it("is not told of a field that only one of them may leave empty", () => {
    const told = toldCodes(schemas("f: Int", "f: Int!"));
    expect(told.errors).toEqual([]);
  });
});
