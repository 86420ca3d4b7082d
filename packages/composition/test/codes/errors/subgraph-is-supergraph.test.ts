import { describe, expect, it } from "vitest";
import { compose } from "../../../src/index.ts";
import { inputsOf } from "../../compositions.ts";
import { toldCodesAsWritten } from "../told-codes.ts";

const supergraph = compose(inputsOf({ a: "type Query { a: Int }" })).supergraphSdl ?? "";

describe("SUBGRAPH_IS_SUPERGRAPH", () => {
  it("is told of a schema that composition has made", () => {
    expect(toldCodesAsWritten({ a: supergraph }).errors).toEqual(["SUBGRAPH_IS_SUPERGRAPH"]);
  });

  it("is told with the place and what to do", () => {
    const { errors } = compose([{ name: "a", routingUrl: "http://a.test", sdl: supergraph }]);
    expect(errors).toEqual([
      {
        code: "SUBGRAPH_IS_SUPERGRAPH",
        message: 'The schema of "a" is a supergraph: it links "https://specs.apollo.dev/join/v0.5".',
        mend: "Give the schema that the subgraph itself serves, or start a gateway with the supergraph as it is.",
        subgraphs: ["a"],
        locations: [{ subgraph: "a", file: "a", line: 3, column: 3 }],
      },
    ]);
  });

  it("is told of one that an earlier composition has made", () => {
    const core = `schema @core(feature: "https://specs.apollo.dev/core/v0.1") @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
      type Query { a: Int }`;
    expect(toldCodesAsWritten({ a: core }).errors).toEqual(["SUBGRAPH_IS_SUPERGRAPH"]);
  });

  it("is not told of a schema that links another specification of the name", () => {
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") @link(url: "https://example.com/join/v0.5")
      type Query { a: Int }`;
    expect(toldCodesAsWritten({ a: sdl }).errors).toEqual([]);
  });
});
