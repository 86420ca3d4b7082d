import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", () => {
  it("is told of a field that is deprecated for different reasons", () => {
    const told = toldCodes({
      a: 'type Query { f: Int @shareable @deprecated(reason: "Old.") }',
      b: 'type Query { f: Int @shareable @deprecated(reason: "Slow.") }',
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"] });
  });

  it("is not told of a field that is deprecated for the same reason", () => {
    const told = toldCodes({
      a: 'type Query { f: Int @shareable @deprecated(reason: "Old.") }',
      b: 'type Query { f: Int @shareable @deprecated(reason: "Old.") }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});
