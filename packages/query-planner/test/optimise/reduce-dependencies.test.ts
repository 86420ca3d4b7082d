import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { stageText } from "../planning.ts";

describe("reduce-dependencies", () => {
  it("takes out what another dependency waits for anyway", () => {
    const chain = composeModel({
      a: 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
      b: 'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! weight: Int }',
      c: 'type P @key(fields: "id") { id: ID! sku: ID! @external cost: Int @requires(fields: "sku") }',
    });
    const operation = "{ p { cost } }";
    expect(stageText(chain, operation, "fetch-graph").split("\n")[2]).toBe(
      "2 c after 0, 1: at p {...on P{cost}}",
    );
    expect(stageText(chain, operation, "optimise").split("\n")[3]).toBe("2 c after 1: at p {...on P{cost}}");
  });
});
