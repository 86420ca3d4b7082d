import { describe, expect, it } from "vitest";
import type { SchemasByName } from "../../compositions.ts";
import { toldCodes } from "../told-codes.ts";

function composing(argument: string): SchemasByName {
  return {
    a: `extend schema @link(url: "https://example.test/x/v1.0") @composeDirective(name: "@x")
      directive @x(v: Int ${argument}) on OBJECT type Query { a: Int }`,
  };
}

describe("DISALLOWED_INACCESSIBLE", () => {
  it("is told of a hidden argument of a composed directive", () => {
    const told = toldCodes(composing("@inaccessible"));
    expect(told.errors).toEqual(["DISALLOWED_INACCESSIBLE"]);
  });

  it("is not told of the same argument where it is seen", () => {
    const told = toldCodes(composing(""));
    expect(told.errors).toEqual([]);
  });
});
