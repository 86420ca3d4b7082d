import { type EntityInput, type PlanFetch, planOperation, type QueryPlan } from "@hansa/query-planner";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { composeModel, shop, verifyPlan } from "../../src/index.ts";

const model = composeModel(shop);
const document = parse(
  "query ($a: Boolean!) { orders { id createdBy { name } product @include(if: $a) { name } } }",
);
const right = planOperation(model, { document });

describe("verifyPlan", () => {
  it("accepts a right plan", () => {
    expect(() => verifyPlan(model, document, right)).not.toThrow();
  });

  const wrong: readonly (readonly [string, QueryPlan, RegExp])[] = [
    [
      "asks for a field that nobody wants",
      withFetch(0, (fetch) => ({ ...fetch, document: fetch.document.replace("{id ", "{id name ") })),
      /nothing uses .*name/,
    ],
    [
      "asks a subgraph for what it lacks",
      withFetch(0, (fetch) => ({ ...fetch, document: fetch.document.replace("{id ", "{id price ") })),
      /Cannot query field "price"/,
    ],
    ["leaves a field of the response out", { ...right, response: [] }, /answers {2}where orders is selected/],
    [
      "checks a field of the response as another type than it has",
      {
        ...right,
        response: right.response.map((field) => ({ ...field, type: { kind: "scalar", name: "Int" } })),
      },
      /is checked as Int where it is \[Order!\]!/,
    ],
    [
      "reads what it does not wait for",
      withFetch(1, (fetch) => ({ ...fetch, dependsOn: [] })),
      /"id" is not waited for/,
    ],
    [
      "sends a fetch under the wrong condition",
      withFetch(2, (fetch) => ({ ...fetch, when: [[{ variable: "a", equals: false }]] })),
      /is not fetched|for nothing/,
    ],
    [
      "sends a representation without its key",
      withFetch(1, (fetch) =>
        fetch.kind === "entities"
          ? { ...fetch, inputs: fetch.inputs.map((input) => ({ ...input, representation: [] })) }
          : fetch,
      ),
      /no key of users is complete/,
    ],
    [
      "stops at a list",
      withFetch(1, (fetch) =>
        fetch.kind === "entities"
          ? {
              ...fetch,
              inputs: fetch.inputs.map((input) => ({
                ...input,
                path: input.path.filter((segment) => segment.kind !== "items"),
              })),
            }
          : fetch,
      ),
      /goes through a list/,
    ],
    [
      "takes a bare reference for an object",
      withFetch(1, (fetch) =>
        fetch.kind === "entities" ? { ...fetch, inputs: fetch.inputs.map(withoutReference) } : fetch,
      ),
      /are references/,
    ],
    [
      "names a dependency twice over",
      withFetch(2, (fetch) => ({ ...fetch, dependsOn: [2] })),
      /depends on 2, which stands behind it/,
    ],
  ];

  it.each(wrong)("refuses a plan that %s", (_, plan, message) => {
    expect(() => verifyPlan(model, document, plan)).toThrowError(message);
  });
});

function withoutReference({
  variable,
  responseKey,
  path,
  typeName,
  representation,
}: EntityInput): EntityInput {
  const name = typeName === undefined ? {} : { typeName };
  return { variable, responseKey, path, ...name, representation };
}

function withFetch(id: number, change: (fetch: PlanFetch) => PlanFetch): QueryPlan {
  return { ...right, fetches: right.fetches.map((fetch) => (fetch.id === id ? change(fetch) : fetch)) };
}
