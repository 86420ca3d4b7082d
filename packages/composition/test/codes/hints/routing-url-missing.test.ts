import { describe, expect, it } from "vitest";
import { compose } from "../../../src/index.ts";

function hintsOf(routingUrl: string): readonly string[] {
  const { ok, hints } = compose([{ name: "a", routingUrl, sdl: "type Query { a: Int }" }]);
  expect(ok).toBe(true);
  return hints.map(({ code, subgraphs }) => `${code} ${subgraphs.join()}`);
}

describe("ROUTING_URL_MISSING", () => {
  it("is told of a subgraph without a URL", () => {
    expect(hintsOf("")).toEqual(["ROUTING_URL_MISSING a"]);
  });

  it("is not told of a subgraph with one", () => {
    expect(hintsOf("http://a.test/graphql")).toEqual([]);
  });
});
