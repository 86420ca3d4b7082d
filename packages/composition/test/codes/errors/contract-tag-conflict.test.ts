import { describe, expect, it } from "vitest";
import { compose } from "../../../src/index.ts";
import { inputsOf } from "../../compositions.ts";

function codesOf(included: string, excluded: string): readonly string[] {
  const inputs = inputsOf({ a: 'type Query { a: Int @tag(name: "x") b: Int @tag(name: "y") }' });
  const contract = { includeTags: [included], excludeTags: [excluded] };
  return compose(inputs, { contract }).errors.map(({ code }) => code);
}

describe("CONTRACT_TAG_CONFLICT", () => {
  it("is told of a contract that includes and excludes one tag", () => {
    expect(codesOf("x", "x")).toEqual(["CONTRACT_TAG_CONFLICT"]);
  });

  it("is not told of a contract that includes one tag and excludes another", () => {
    expect(codesOf("x", "y")).toEqual([]);
  });
});
