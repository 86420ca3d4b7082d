import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const requiring = (external: string): string =>
  `type Query { t: T }
  type T @key(fields: "id") { id: ID! x: Int ${external} y: Int @requires(fields: "x") }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int @shareable }';

describe("REQUIRES_FIELDS_MISSING_EXTERNAL", () => {
  it("is told of a required field that the subgraph resolves itself", () => {
    const told = toldCodes({ a: requiring("@shareable"), b });
    expect(told.errors).toEqual(["REQUIRES_FIELDS_MISSING_EXTERNAL"]);
  });

  it("is not told of a required field that is external", () => {
    const told = toldCodes({ a: requiring("@external"), b });
    expect(told.errors).toEqual([]);
  });
});
