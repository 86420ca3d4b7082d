import { describe, expect, it } from "vitest";
import { compose } from "../../../src/index.ts";
import { inputsOf } from "../../compositions.ts";

function codesOf(...includeTags: readonly string[]): readonly string[] {
  const inputs = inputsOf({ a: 'type Query { a: Int @tag(name: "x") b: Int }' });
  return compose(inputs, { contract: { includeTags, excludeTags: [] } }).errors.map(({ code }) => code);
}

describe("CONTRACT_TAG_INVALID", () => {
  it("is told of a contract with a tag of no letters, once", () => {
    expect(codesOf("x", "", " ")).toEqual(["CONTRACT_TAG_INVALID"]);
  });

  it("is not told of a contract with tags of some", () => {
    expect(codesOf("x")).toEqual([]);
  });
});
