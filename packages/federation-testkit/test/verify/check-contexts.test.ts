import { type ContextVariable, type PlanFetch, planOperation, type QueryPlan } from "@hansa/query-planner";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { composeModel, verifyPlan } from "../../src/index.ts";

const model = composeModel({
  sales: `
    type Query { place: Place }
    interface Place { owner: Owner }
    type Shop implements Place @key(fields: "id") @context(name: "place") { id: ID! name: String code: String owner: Owner }
    type Stall implements Place @key(fields: "id") @context(name: "place") { id: ID! name: String code: String owner: Owner }
    type Owner @context(name: "owner") { name: String code: String product: Product }
    type Product @key(fields: "id") {
      id: ID!
      ofOwner(name: String @fromContext(field: "$owner { name }")): Int
      ofPlace(text: String @fromContext(field: "$place ... on Shop { name } ... on Stall { code }")): Int
    }
  `,
});
const document = parse("{ place { owner { product { ofOwner ofPlace } } } }");
const right = planOperation(model, { document });

describe("verifyPlan, of values from contexts", () => {
  it("accepts a right plan", () => {
    expect(() => verifyPlan(model, document, right)).not.toThrow();
  });

  const wrong: readonly (readonly [string, QueryPlan, RegExp])[] = [
    [
      "leaves an argument out",
      withFetch((fetch) => ({ ...fetch, document: fetch.document.replace("(name:$context0)", "") })),
      /ofOwner is given 0 of 1 context arguments|is never used/,
    ],
    [
      "reads another field",
      withVariable("context0", (variable) => ({
        ...variable,
        sources: variable.sources.map((source) => ({
          ...source,
          value: [{ name: "code", dataKey: "code", nullable: true }],
        })),
      })),
      /reads "code" of Owner instead of "name"/,
    ],
    [
      "reads an object further up than the nearest",
      withVariable("context0", (variable) => ({
        ...variable,
        sources: variable.sources.map((source) => ({ ...source, pathLength: source.pathLength - 1 })),
      })),
      /is not read from the nearest object above/,
    ],
    [
      "reads of one type what is for another",
      withVariable("context1", (variable) => ({
        ...variable,
        sources: variable.sources.map((source) => ({
          ...source,
          value: source.value.map(({ name, dataKey, nullable }) => ({ name, dataKey, nullable })),
        })),
      })),
      /reads "\w+,\w+" of Shop/,
    ],
    [
      "forgets a type that sets the context",
      withVariable("context1", (variable) => ({
        ...variable,
        sources: variable.sources.map((source) => ({ ...source, types: ["Shop"] })),
      })),
      /is read from Shop where (Shop,Stall|Stall,Shop) set the context/,
    ],
    [
      "has the argument's type wrong",
      withVariable("context0", (variable) => ({ ...variable, type: "Int" })),
      /"name" is not a String/,
    ],
    [
      "does not wait for the value",
      {
        ...right,
        fetches: right.fetches.map((fetch) => (fetch.id === 1 ? { ...fetch, dependsOn: [] } : fetch)),
      },
      /is not waited for|is not there|without __typename/,
    ],
  ];

  it.each(wrong)("rejects a plan that %s", (_, plan, message) => {
    expect(() => verifyPlan(model, document, plan)).toThrow(message);
  });
});

function withFetch(change: (fetch: PlanFetch) => PlanFetch): QueryPlan {
  return { ...right, fetches: right.fetches.map((fetch) => (fetch.id === 1 ? change(fetch) : fetch)) };
}

function withVariable(name: string, change: (variable: ContextVariable) => ContextVariable): QueryPlan {
  return withFetch((fetch) =>
    fetch.kind === "entities"
      ? {
          ...fetch,
          inputs: fetch.inputs.map((input) => ({
            ...input,
            contextVariables: (input.contextVariables ?? []).map((variable) =>
              variable.variable === name ? change(variable) : variable,
            ),
          })),
        }
      : fetch,
  );
}
