import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const providing = (external: string): string =>
  `type Query { t: T @provides(fields: "x") } type T @key(fields: "id") { id: ID! x: Int ${external} }`;

const b = 'type T @key(fields: "id") { id: ID! x: Int @shareable }';

describe("PROVIDES_FIELDS_MISSING_EXTERNAL", () => {
  it("is told of a provided field that the subgraph resolves anyway", () => {
    const told = toldCodes({ a: providing("@shareable"), b });
    expect(told.errors).toEqual(["PROVIDES_FIELDS_MISSING_EXTERNAL"]);
  });

  it("is not told of a provided field that is external", () => {
    const told = toldCodes({ a: providing("@external"), b });
    expect(told.errors).toEqual([]);
  });
});
