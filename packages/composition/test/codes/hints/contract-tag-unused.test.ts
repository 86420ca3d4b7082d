import { describe, expect, it } from "vitest";
import { compose } from "../../../src/index.ts";
import { inputsOf } from "../../compositions.ts";

describe("CONTRACT_TAG_UNUSED", () => {
  it("is told of a contract that leaves out a tag which nothing carries", () => {
    expect(hintsOfLeavingOut("y")).toEqual(["CONTRACT_TAG_UNUSED"]);
  });

  it("is not told of a contract that leaves out a tag which a field carries", () => {
    expect(hintsOfLeavingOut("x")).toEqual([]);
  });
});

/** What composing for those tells who must not see a tag; the set carries the tag `x`. */
function hintsOfLeavingOut(tag: string): readonly string[] {
  const inputs = inputsOf({ a: 'type Query { a: Int b: Int @tag(name: "x") }' });
  const { ok, hints } = compose(inputs, { contract: { includeTags: [], excludeTags: [tag] } });
  expect(ok).toBe(true);
  return hints.map(({ code }) => code);
}
