import { compileOperation } from "@hansa/executor";
import { planOperation } from "@hansa/query-planner";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { composeModel, verifyPlan } from "../../src/index.ts";
import { Situation } from "./situation.ts";

const subgraphs = {
  orders: 'type Query { ps: [P] grid: [[P]] } type P @key(fields: "id") { id: ID! }',
  catalogue: 'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID name: String }',
  stock: 'type P @key(fields: "sku") { sku: ID amount: Int }',
};

type Representation = Readonly<Record<string, string>>;

/** What the subgraphs know of a product; catalogue does not know the product 2, and has no sku for the product 4. */
const products: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> = {
  "1": { sku: "s1", name: "one" },
  "2": null,
  "3": { sku: "s3", name: "three" },
  "4": { sku: null, name: "four" },
  s1: { amount: 1 },
  s3: null,
};

/** Answers an operation of which `orders` gives `data`; says what each subgraph was asked to find. */
async function answer(
  operation: string,
  data: unknown,
): Promise<{ readonly data: unknown; readonly asked: readonly string[] }> {
  const model = composeModel(subgraphs);
  const document = parse(operation);
  const plan = planOperation(model, { document });
  verifyPlan(model, document, plan);
  const asked: string[] = [];
  const { body } = await compileOperation(plan, { subgraphErrors: "pass", maxErrors: 100 }).execute({
    variables: {},
    transport: {
      async send(request) {
        // The executor's own text.
        const { variables = {} } = JSON.parse(request.body) as {
          variables?: Record<string, Representation[]>;
        };
        const sets = Object.values(variables);
        const keys = sets.map((set) => set.map(({ id, sku }) => id ?? sku ?? "").join(" "));
        if (sets.length > 0) {
          asked.push(`${request.subgraph}: ${keys.join(" and ")}`);
        }
        const entities = sets.map((set) => set.map(({ id, sku }) => products[id ?? sku ?? ""]));
        const found =
          sets.length === 1
            ? { _entities: entities[0] }
            : Object.fromEntries(entities.map((list, index) => [`_entities${index}`, list]));
        return {
          status: 200,
          contentType: "application/json",
          body: JSON.stringify({ data: sets.length === 0 ? data : found }),
        };
      },
    },
  });
  // The executor's own text.
  const response = JSON.parse(body.toString()) as { data: unknown; errors?: unknown };
  expect(response.errors).toBeUndefined();
  return { data: response.data, asked };
}

describe("a hop that answers null for some items of a list", () => {
  it("leaves them out of the next representations, and the lists still line up", async () => {
    const ps = [{ id: "1" }, null, { id: "2" }, { id: "3" }, { id: "4" }];
    expect(await answer("{ ps { id name amount } }", { ps })).toEqual({
      data: {
        ps: [
          { id: "1", name: "one", amount: 1 },
          null,
          { id: "2", name: null, amount: null },
          { id: "3", name: "three", amount: null },
          { id: "4", name: "four", amount: null },
        ],
      },
      asked: ["catalogue: 1 2 3 4", "stock: s1 s3"],
    });
  });

  it("does so in lists of lists", async () => {
    const grid = [[{ id: "2" }, { id: "1" }], null, [], [null, { id: "1" }]];
    expect(await answer("{ grid { amount } }", { grid })).toEqual({
      data: { grid: [[{ amount: null }, { amount: 1 }], null, [], [null, { amount: 1 }]] },
      asked: ["catalogue: 2 1", "stock: s1"],
    });
  });

  it("asks nobody for a list of which nothing is left", async () => {
    expect(await answer("{ ps { amount } }", { ps: [{ id: "2" }, null, { id: "4" }] })).toEqual({
      data: { ps: [{ amount: null }, null, { amount: null }] },
      asked: ["catalogue: 2 4"],
    });
  });
});

describe("duplicate entities", () => {
  it("in a list are fetched once and answered each time", async () => {
    const ps = [{ id: "1" }, { id: "3" }, { id: "1" }, { id: "1" }];
    expect(await answer("{ ps { name amount } }", { ps })).toEqual({
      data: {
        ps: [
          { name: "one", amount: 1 },
          { name: "three", amount: null },
          { name: "one", amount: 1 },
          { name: "one", amount: 1 },
        ],
      },
      asked: ["catalogue: 1 3", "stock: s1 s3"],
    });
  });

  it("give what one server would give, whatever the data are", async () => {
    const situation = new Situation(subgraphs);
    expect(await situation.ask("{ ps { name amount } grid { name amount } }")).toMatchInlineSnapshot(`
      [
        "0 orders: {ps{id} grid{id}}",
        "1 catalogue after 0 at ps.@ as P and at grid.@.@ as P: {_entities0:_entities{...on P{sku name}} _entities1:_entities{...on P{sku name}}}",
        "2 stock after 1 at ps.@ as P and at grid.@.@ as P: {_entities0:_entities{...on P{amount}} _entities1:_entities{...on P{amount}}}",
      ]
    `);
  });
});
