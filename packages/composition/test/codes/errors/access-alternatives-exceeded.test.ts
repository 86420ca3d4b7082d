import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

function asking(letter: string, count: number): string {
  const scopes = Array.from({ length: count }, (_, index) => `["${letter}${index}"]`).join(" ");
  return `type Query { shared: Int @shareable @requiresScopes(scopes: [${scopes}]) ${letter}: Int }`;
}

describe("ACCESS_ALTERNATIVES_EXCEEDED", () => {
  it("is told of scopes of which two subgraphs have more than 1000 together", () => {
    expect(toldCodes({ a: asking("a", 10), b: asking("b", 101) }).errors).toEqual([
      "ACCESS_ALTERNATIVES_EXCEEDED",
    ]);
  });

  it("is told of more than 1000 in one subgraph", () => {
    expect(toldCodes({ a: asking("a", 1_001) }).errors).toEqual(["ACCESS_ALTERNATIVES_EXCEEDED"]);
  });

  it("is told of an alternative of more than 1000 scopes", () => {
    const scopes = Array.from({ length: 1_001 }, (_, index) => `"s${index}"`).join(" ");
    const { errors } = toldCodes({ a: `type Query { a: Int @requiresScopes(scopes: [[${scopes}]]) }` });
    expect(errors).toEqual(["ACCESS_ALTERNATIVES_EXCEEDED"]);
  });

  it("is not told of 1000 together, nor of subgraphs that ask for the same", () => {
    expect(toldCodes({ a: asking("a", 10), b: asking("b", 100) }).errors).toEqual([]);
    const same = Object.fromEntries(
      ["a", "b", "c", "d"].map((name) => [name, `${asking("a", 10).replace(" a: Int", ` ${name}: Int`)}`]),
    );
    expect(toldCodes(same).errors).toEqual([]);
  });
});
