import { composeModel } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { PlanError, type PlanOptions, planOperation, planStages } from "../src/index.ts";
import { plan } from "./planning.ts";

const model = composeModel({
  shop: `
    type Query { product: Product }
    type Mutation { add: Product }
    type Subscription { added: Product }
    type Product @key(fields: "id") { id: ID! name: String maker: Product }`,
  reviews: `
    type Product @key(fields: "id") { id: ID! score: Int stars: Int }`,
});

const deferred = "{ product { name ... @defer { score } } }";

describe("without incremental delivery", () => {
  it("does not know @defer", () => {
    expect(() => planOperation(model, { document: parse(deferred) })).toThrowError(
      /^1:22: Unknown directive "@defer"/,
    );
  });

  it("plans what it is told is valid in one piece", () => {
    const whole = plan(model, "{ product { name ... { score } } }");
    expect(plan(model, deferred, { assumeValid: true })).toEqual(whole);
  });
});

describe("with incremental delivery", () => {
  it("plans an operation without @defer as ever", () => {
    const operation = "{ product { name score } }";
    expect(plan(model, operation, { incremental: true })).toEqual(plan(model, operation));
  });

  it.each([
    [
      "two labels alike",
      '{ product { ... @defer(label: "a") { name } ... @defer(label: "a") { score } } }',
      /label/,
    ],
    ["a label from a variable", "query ($l: String) { product { ... @defer(label: $l) { name } } }", /label/],
    ["fields of a mutation", "mutation { ... @defer { add { name } } }", /root mutation/],
    ["fields of a subscription", "subscription { added { ... @defer { name } } }", /subscription/],
    ["a field", "{ product @defer { name } }", /may not be used on FIELD/],
  ])("refuses %s", (_, operation, message) => {
    expect(() => plan(model, operation, { incremental: true })).toThrowError(message);
  });

  it("defers neither the fields of a mutation nor events, though it is told that they are valid", () => {
    const options = { incremental: true, assumeValid: true };
    expect(plan(model, "mutation { ... @defer { add { name } } }", options).deferred).toBeUndefined();
    const document = parse("subscription { added { ... @defer { score } } }");
    expect(planOperation(model, { document }, options).deferred).toBeUndefined();
  });

  it("answers introspection at once", () => {
    const made = plan(model, "{ ... @defer { __schema { queryType { name } } product { name } } }", {
      incremental: true,
    });
    expect(made.fetches.map(({ kind, parts }) => [kind, parts])).toEqual([
      ["root", [0]],
      ["introspection", undefined],
    ]);
  });
});

describe("what bounds deferred parts", () => {
  it("is how many there may be", () => {
    const many = `{ product { ${"... @defer { score } ".repeat(3)} } }`;
    expect(codeOf(many, { settings: { maxDeferredParts: 2 } })).toBe("DEFERRED_PARTS_TOO_MANY");
    expect(codeOf(many, { settings: { maxDeferredParts: 3 } })).toBeUndefined();
    expect(codeOf(deferred, { settings: { maxDeferredParts: 0 } })).toBe("DEFERRED_PARTS_TOO_MANY");
  });

  it("is how many combinations of them share fields", () => {
    const sharing = `{ product { ${["name score", "name stars", "score stars", "name", "score"]
      .map((fields) => `... @defer { ${fields} }`)
      .join(" ")} } }`;
    expect(codeOf(sharing, { settings: { maxDeferredParts: 5 } })).toBeUndefined();
    expect(codeOf(sharing, { settings: { maxDeferredParts: 4 } })).toBe("DEFERRED_PARTS_TOO_MANY");
  });

  it("is how many conditions decide over one field", () => {
    const names = Array.from({ length: 8 }, (_, index) => `v${index}`);
    const variables = names.map((name) => `$${name}: Boolean!`).join(" ");
    const independent = names.map((name) => `... @defer @include(if: $${name}) { score }`).join(" ");
    const nested = names.reduce((inner, name) => `... @defer(if: $${name}) { ${inner} }`, "score");
    expect(codeOf(`query (${variables}) { product { ${independent} } }`)).toBe("CONDITIONS_TOO_COMPLEX");
    expect(codeOf(`query (${variables}) { product { ${nested} } }`)).toBe("DEFERRED_PARTS_TOO_MANY");
  });

  it("is the step budget over all parts together", () => {
    const below = (depth: number): string =>
      depth === 0 ? "score" : `... @defer { name stars maker { ${below(depth - 1)} } }`;
    const operation = `{ product { ${below(20)} } }`;
    const { statistics } = planStages(model, { document: parse(operation) }, { incremental: true }).solve;
    expect(statistics.steps).toBeGreaterThan(100);
    expect(codeOf(operation, { settings: { stepBudget: Math.ceil(statistics.steps / 2) } })).toBeUndefined();
    expect(codeOf(operation, { settings: { stepBudget: 1 } })).toBe("PLAN_BUDGET_EXCEEDED");
  });
});

function codeOf(operation: string, options: PlanOptions = {}): string | undefined {
  try {
    plan(model, operation, { ...options, incremental: true });
    return undefined;
  } catch (error) {
    return error instanceof PlanError ? error.code : String(error);
  }
}
