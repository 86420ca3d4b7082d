import { describe, expect, it } from "vitest";
import { compose } from "../../../src/index.ts";

describe("NO_SUBGRAPHS", () => {
  it("is told of a graph without subgraphs", () => {
    const { errors } = compose([]);
    expect(errors.map(({ code }) => code)).toEqual(["NO_SUBGRAPHS"]);
  });

  it("is not told of a graph of one subgraph", () => {
    const { errors } = compose([{ name: "a", routingUrl: "", sdl: "type Query { a: Int }" }]);
    expect(errors).toEqual([]);
  });
});
