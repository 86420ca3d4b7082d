import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

describe("IMPLICITLY_UPGRADED_FEDERATION_VERSION", () => {
  it("is told of a link to costs beside a federation that had none", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.8") @link(url: "https://specs.apollo.dev/cost/v0.1") type Query { a: Int @cost(weight: 2) }',
    });
    expect(told).toEqual({ errors: [], hints: ["IMPLICITLY_UPGRADED_FEDERATION_VERSION"] });
  });

  it("is not told of it beside the first federation that had costs", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9") @link(url: "https://specs.apollo.dev/cost/v0.1") type Query { a: Int @cost(weight: 2) }',
    });
    expect(told).toEqual({ errors: [], hints: [] });
  });
});
