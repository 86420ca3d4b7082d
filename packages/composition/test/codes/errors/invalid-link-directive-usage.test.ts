import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

describe("INVALID_LINK_DIRECTIVE_USAGE", () => {
  it("is told of a link without a url", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") @link(as: "x") type Query { a: Int }',
    });
    expect(told.errors).toEqual(["INVALID_LINK_DIRECTIVE_USAGE"]);
  });

  it("is told of one name for two imports", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", { name: "@tag", as: "@key" }]) type Query { a: Int }',
    });
    expect(told.errors).toEqual(["INVALID_LINK_DIRECTIVE_USAGE"]);
  });

  it("is not told of two imports of two names", () => {
    const told = toldCodesAsWritten({
      a: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", { name: "@tag", as: "@label" }]) type Query { a: Int }',
    });
    expect(told.errors).toEqual([]);
  });
});
