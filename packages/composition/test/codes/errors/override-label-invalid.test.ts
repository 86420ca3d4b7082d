import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

const labelled = (label: string): string => `type Query { f: Int @override(from: "b", label: "${label}") }`;

const b = "type Query { f: Int }";

describe("OVERRIDE_LABEL_INVALID", () => {
  it("is told of a label of more than all percent", () => {
    const told = toldCodes({ a: labelled("percent(101)"), b });
    expect(told.errors).toEqual(["OVERRIDE_LABEL_INVALID"]);
  });

  it("is told of a label that does not begin with a letter", () => {
    const told = toldCodes({ a: labelled("9th"), b });
    expect(told.errors).toEqual(["OVERRIDE_LABEL_INVALID"]);
  });

  it("is not told of a label of all percent", () => {
    const told = toldCodes({ a: labelled("percent(100)"), b });
    expect(told.errors).toEqual([]);
  });

  it("is not told of a label that is a name", () => {
    const told = toldCodes({ a: labelled("ninth"), b });
    expect(told.errors).toEqual([]);
  });
});
