import { describe, expect, it } from "vitest";
import { toldCodesAsWritten } from "../told-codes.ts";

const linking = (version: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: ["@key"])
  type Query { i: I }
  interface I @key(fields: "id") { id: ID! }
  type T implements I @key(fields: "id") { id: ID! }`;

describe("KEY_UNSUPPORTED_ON_INTERFACE", () => {
  it("is told of a key of an interface before federation 2.3", () => {
    const told = toldCodesAsWritten({ a: linking("v2.2") });
    expect(told.errors).toEqual(["KEY_UNSUPPORTED_ON_INTERFACE"]);
  });

  it("is not told of a key of an interface from federation 2.3 on", () => {
    const told = toldCodesAsWritten({ a: linking("v2.3") });
    expect(told.errors).toEqual([]);
  });
});
