import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("INCONSISTENT_DESCRIPTION", () => {
  it("is told of a field that subgraphs describe in different words", () => {
    const told = toldCodes({
      a: 'type Query { "One." f: Int @shareable }',
      b: 'type Query { "Two." f: Int @shareable }',
    });
    expect(told).toEqual({ errors: [], hints: ["INCONSISTENT_DESCRIPTION"] });
  });

  it("is not told of a field that they describe in the same words", () => {
    const told = toldCodes({
      a: 'type Query { "One." f: Int @shareable }',
      b: 'type Query { "One." f: Int @shareable }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });

  it("is not told of a field that only one describes", () => {
    const told = toldCodes({
      a: 'type Query { "One." f: Int @shareable }',
      b: "type Query { f: Int @shareable }",
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});
