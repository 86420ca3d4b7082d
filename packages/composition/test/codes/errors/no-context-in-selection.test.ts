import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const reading = (selection: string): string =>
  `type Query { t: T }
  type T @key(fields: "id") @context(name: "c") { id: ID! x: Int u: U }
  type U @key(fields: "id") { id: ID! f(v: Int @fromContext(field: "${selection}")): Int }`;

describe("NO_CONTEXT_IN_SELECTION", () => {
  it("is told of an argument that names no context", () => {
    const told = toldCodes({ a: reading("{ x }") });
    expect(told.errors).toEqual(["NO_CONTEXT_IN_SELECTION"]);
  });

  it("is not told of an argument that names a context", () => {
    const told = toldCodes({ a: reading("$c { x }") });
    expect(told.errors).toEqual([]);
  });
});
