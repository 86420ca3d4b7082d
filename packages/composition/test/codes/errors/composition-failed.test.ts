import { describe, expect, it } from "vitest";
import { compose } from "../../../src/index.ts";
import { inputsOf } from "../../compositions.ts";

const inputs = inputsOf({ a: "type Query { a: Int }" });

describe("COMPOSITION_FAILED", () => {
  it("is told of what no schema can bring about, here a contract that cannot be read", () => {
    const contract = {
      includeTags: [],
      get excludeTags(): readonly string[] {
        throw new Error("The tags cannot be read.");
      },
    };
    const { ok, errors } = compose(inputs, { contract });
    expect(ok).toBe(false);
    expect(errors.map(({ code }) => code)).toEqual(["COMPOSITION_FAILED"]);
    expect(errors[0]?.message).toContain("The tags cannot be read.");
  });

  it("is not told of a contract without tags", () => {
    const { errors } = compose(inputs, { contract: { includeTags: [], excludeTags: [] } });
    expect(errors).toEqual([]);
  });
});
