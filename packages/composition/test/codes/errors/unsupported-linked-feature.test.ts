import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

describe("UNSUPPORTED_LINKED_FEATURE", () => {
  it("is told of a link to connectors", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.10") @link(url: "https://specs.apollo.dev/connect/v0.1") type Query { a: Int }',
    });
    expect(told.errors).toEqual(["UNSUPPORTED_LINKED_FEATURE"]);
  });

  it("is not told of a link to tags", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.10") @link(url: "https://specs.apollo.dev/tag/v0.3") type Query { a: Int }',
    });
    expect(told.errors).toEqual([]);
  });
});
