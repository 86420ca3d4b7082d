import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

describe("TYPE_WITH_ONLY_UNUSED_EXTERNAL", () => {
  it("is told of a type that a field returns and whose only field is external and unused", () => {
    const told = toldCodesAsWritten({
      a: "type Query { t: T } extend type T { x: Int @external }",
      b: "type T { x: Int }",
    });
    expect(told.errors).toEqual(["TYPE_WITH_ONLY_UNUSED_EXTERNAL"]);
  });

  it("is not told of an external field that a key uses", () => {
    const told = toldCodesAsWritten({
      a: 'type Query { t: T } extend type T @key(fields: "x") { x: Int @external }',
      b: "type T { x: Int }",
    });
    expect(told.errors).toEqual([]);
  });

  it("is not told of an extension whose field is the key elsewhere", () => {
    const told = toldCodesAsWritten({
      a: "type Query { t: T } extend type T { x: Int @external }",
      b: 'type T @key(fields: "x") { x: Int }',
    });
    expect(told.errors).toEqual([]);
  });
});
