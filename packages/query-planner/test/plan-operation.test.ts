import { composeModel, shop } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { planOperation, planStages } from "../src/index.ts";
import { plan, planText } from "./planning.ts";

const model = composeModel(shop);

describe("the shop", () => {
  it("asks orders once, then users and products at the same time", () => {
    expect(
      planText(model, "{ orders { id name createdBy { name } product { name } } }"),
    ).toMatchInlineSnapshot(`
      "0 orders: {orders{id name createdBy{id} product{id}}}
      1 users after 0 at orders.@.createdBy: {...on User{name}}
      2 products after 0 at orders.@.product: {...on Product{name}}"
    `);
  });

  it("reads a reference's key from the stub, without a hop", () => {
    expect(planText(model, "{ orders { createdBy { id } } }")).toMatchInlineSnapshot(
      `"0 orders: {orders{createdBy{id}}}"`,
    );
  });

  it("follows references to references", () => {
    expect(planText(model, "{ orders { product { createdBy { name } } } }")).toMatchInlineSnapshot(`
      "0 orders: {orders{product{id}}}
      1 products after 0 at orders.@.product: {...on Product{createdBy{id}}}
      2 users after 1 at orders.@.product.createdBy: {...on User{name}}"
    `);
  });

  it("asks several root fields at the same time, and batches what goes to one subgraph", () => {
    expect(
      planText(
        model,
        "{ users { id } products { id } orders { x: createdBy { name } y: createdBy { name } } }",
      ),
    ).toMatchInlineSnapshot(`
      "0 orders: {orders{x:createdBy{id} y:createdBy{id}}}
      1 products: {products{id}}
      2 users: {users{id}}
      3 users after 0 at orders.@.x and at orders.@.y: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on User{name}} _entities1:_entities{...on User{name}}}"
    `);
  });

  it("describes the response with the checks that its types need", () => {
    expect(plan(model, "{ order(id: 1) { n: name createdBy { __typename id } } }").response).toEqual([
      {
        responseKey: "order",
        dataKey: "order",
        coordinate: "Query.order",
        type: { kind: "object", name: "Order" },
        selection: [
          {
            responseKey: "n",
            dataKey: "n",
            coordinate: "Order.name",
            type: { kind: "nonNull", of: { kind: "scalar", name: "String" } },
          },
          {
            responseKey: "createdBy",
            dataKey: "createdBy",
            coordinate: "Order.createdBy",
            type: { kind: "object", name: "User" },
            selection: [
              {
                responseKey: "__typename",
                dataKey: "__typename",
                coordinate: "User.__typename",
                constant: "User",
                type: { kind: "nonNull", of: { kind: "scalar", name: "String" } },
              },
              {
                responseKey: "id",
                dataKey: "id",
                coordinate: "User.id",
                type: { kind: "nonNull", of: { kind: "scalar", name: "ID" } },
              },
            ],
          },
        ],
      },
    ]);
  });
});

describe("variables and arguments", () => {
  it("sends each subgraph only the variables that it uses, with their types and defaults", () => {
    expect(
      planText(model, "query ($a: ID! = 7, $b: ID!) { user(id: $a) { name } product(id: $b) { name } }"),
    ).toMatchInlineSnapshot(`
      "0 products: query($b:ID!){product(id:$b){name}}
      1 users: query($a:ID!=7){user(id:$a){name}}"
    `);
  });

  it("keeps the same field with other arguments apart", () => {
    expect(planText(model, "{ a: order(id: 1) { id } b: order(id: 2) { name } }")).toMatchInlineSnapshot(
      `"0 orders: {a:order(id:1){id} b:order(id:2){name}}"`,
    );
  });

  it("keeps clear of a client variable named like its own", () => {
    expect(
      plan(
        model,
        "query ($representations: ID!) { order(id: $representations) { createdBy { name } } }",
      ).fetches.map((fetch) => fetch.document),
    ).toMatchInlineSnapshot(`
      [
        "query($representations:ID!){order(id:$representations){createdBy{id}}}",
        "query($_representations:[_Any!]!){_entities(representations:$_representations){...on User{name}}}",
      ]
    `);
  });
});

describe("fragments and conditions", () => {
  it("merges fragments, however they are nested", () => {
    expect(
      planText(
        model,
        `{ orders { ...A ... on Order { product { id } } ...B } }
         fragment A on Order { id product { name } ...B } fragment B on Order { createdBy { id name } }`,
      ),
    ).toMatchInlineSnapshot(`
      "0 orders: {orders{id product{id} createdBy{id}}}
      1 products after 0 at orders.@.product: {...on Product{name}}
      2 users after 0 at orders.@.createdBy: {...on User{name}}"
    `);
  });

  it("folds constant conditions away", () => {
    expect(
      planText(
        model,
        "{ orders { id @include(if: true) name @skip(if: true) createdBy @include(if: false) { name } } }",
      ),
    ).toMatchInlineSnapshot(`"0 orders: {orders{id}}"`);
  });

  it("puts a condition on the fetch that only it wants", () => {
    expect(
      planText(
        model,
        "query ($a: Boolean!, $b: Boolean!) { orders { id createdBy @include(if: $a) { name } product { id name @skip(if: $b) } } }",
      ),
    ).toMatchInlineSnapshot(`
      "0 orders: query($a:Boolean!){orders{id createdBy@include(if:$a){id} product{id}}}
      1 users after 0 at orders.@.createdBy when $a: {...on User{name}}
      2 products after 0 at orders.@.product when !$b: {...on Product{name}}"
    `);
  });

  it("wants a field when any of its selections does", () => {
    expect(
      planText(
        model,
        "query ($a: Boolean!, $b: Boolean!) { orders { name @include(if: $a) name @skip(if: $b) id @include(if: $a) id @skip(if: $a) } }",
      ),
    ).toMatchInlineSnapshot(
      `"0 orders: query($a:Boolean!,$b:Boolean!){orders{name@skip(if:$b) name@include(if:$a) id}}"`,
    );
  });

  it("keeps conditions of merged parents with the children", () => {
    expect(
      planText(
        model,
        "query ($a: Boolean!, $b: Boolean!) { orders { createdBy @include(if: $a) { id } createdBy @include(if: $b) { name } } }",
      ),
    ).toMatchInlineSnapshot(`
      "0 orders: query($a:Boolean!,$b:Boolean!){orders{createdBy@include(if:$a){id} createdBy@include(if:$b){id}}}
      1 users after 0 at orders.@.createdBy when $b: {...on User{name}}"
    `);
  });

  it("nests conditions of several variables", () => {
    expect(
      planText(
        model,
        "query ($a: Boolean!, $b: Boolean!) { users { ... @include(if: $a) { ... @include(if: $b) { name } } id } }",
      ),
    ).toMatchInlineSnapshot(
      `"0 users: query($a:Boolean!,$b:Boolean!){users{...@include(if:$b){name@include(if:$a)} id}}"`,
    );
  });
});

describe("introspection", () => {
  it("asks no subgraph for it", () => {
    expect(
      planText(
        model,
        "query ($n: String!) { __typename __schema { queryType { name } } t: __type(name: $n) { kind } }",
      ),
    ).toMatchInlineSnapshot(
      `"0 (introspection): query($n:String!){__schema{queryType{name}} t:__type(name: $n){kind}}"`,
    );
  });

  it("knows the root's type name", () => {
    expect(plan(model, "{ __typename }")).toEqual({
      formatVersion: 2,
      operation: "query",
      fetches: [],
      response: [
        {
          responseKey: "__typename",
          dataKey: "__typename",
          coordinate: "Query.__typename",
          constant: "Query",
          type: { kind: "nonNull", of: { kind: "scalar", name: "String" } },
        },
      ],
    });
  });
});

describe("mutations", () => {
  it("runs neighbours of one subgraph in one request", () => {
    expect(
      planText(model, 'mutation { a: userCreate(name: "a") { id } b: userCreate(name: "b") { name } }'),
    ).toMatchInlineSnapshot(`"0 users: mutation{a:userCreate(name:"a"){id} b:userCreate(name:"b"){name}}"`);
  });

  it("runs one after the other, each with all that is read for it", () => {
    expect(
      planText(
        model,
        `mutation {
          a: productCreate(name: "a", createdBy: 1) { createdBy { name } }
          b: productCreate(name: "b", createdBy: 1) { id }
          userCreate(name: "c") { id }
        }`,
      ),
    ).toMatchInlineSnapshot(`
      "0 products: mutation{a:productCreate(createdBy:1,name:"a"){createdBy{id}}}
      1 users after 0 at a.createdBy: {...on User{name}}
      2 products after 1: mutation{b:productCreate(createdBy:1,name:"b"){id}}
      3 users after 2: mutation{userCreate(name:"c"){id}}"
    `);
  });
});

describe("an operation that is refused", () => {
  const spreads = Array.from(
    { length: 12 },
    (_, i) => `fragment F${i} on User { ...F${i + 1} ... on User { ...F${i + 1} } }`,
  );
  const cases: readonly (readonly [string, string, string])[] = [
    ["has an unknown field", "{ nothing }", "OPERATION_INVALID"],
    [
      "has two operations and no name",
      "query A { users { id } } query B { users { id } }",
      "OPERATION_NOT_FOUND",
    ],
    ["spreads a fragment in itself", "{ users { ...F } } fragment F on User { id ...F }", "FRAGMENT_CYCLE"],
    ["spreads what is not defined", "{ users { ...F } }", "OPERATION_INVALID"],
    [
      "expands without bounds",
      `{ users { ...F0 } } ${spreads.join(" ")} fragment F12 on User { ${"id name ".repeat(4)} }`,
      "OPERATION_TOO_LARGE",
    ],
    ["is too deep", `{ orders ${"{ ... ".repeat(200)} { id } ${"}".repeat(200)} }`, "OPERATION_TOO_DEEP"],
    [
      "has too many conditions",
      `query (${Array.from({ length: 20 }, (_, i) => `$v${i}: Boolean!`).join()}) { users { ${Array.from({ length: 20 }, (_, i) => `id @include(if: $v${i})`).join(" ")} } }`,
      "CONDITIONS_TOO_COMPLEX",
    ],
  ];

  it.each(cases)("because it %s", (_, operation, code) => {
    expect(() =>
      planOperation(model, { document: parse(operation) }, { settings: { maxExpandedFields: 5_000 } }),
    ).toThrowError(expect.objectContaining({ code }));
  });

  it("is chosen by name where there are several", () => {
    const document = parse("query A { users { id } } query B { products { id } }");
    const [fetch] = planOperation(model, { document, operationName: "B" }).fetches;
    expect(fetch?.document).toBe("{products{id}}");
  });
});

describe("the step budget", () => {
  const shared = composeModel(
    Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [
        `s${i}`,
        `type Query { p${i}: P } type P @key(fields: "id") { id: ID! own${i}: Int self: P @shareable other: P @shareable }`,
      ]),
    ),
  );
  const tree = (depth: number): string =>
    depth === 0 ? "own5" : `own${depth % 6} self { ${tree(depth - 1)} } other { ${tree(depth - 1)} }`;
  const operation = `{ p0 { ${tree(6)} } }`;

  it("bounds the search, and the plan is still a right one", () => {
    const settings = { stepBudget: 60 };
    const { statistics } = planStages(shared, { document: parse(operation) }, { settings }).solve;
    expect(statistics.inexactNodes).toBeGreaterThan(0);
    expect(plan(shared, operation, { settings }).fetches.length).toBeGreaterThan(1);
  });

  it("ends with an error where even the first way takes too long", () => {
    expect(() =>
      planOperation(shared, { document: parse(operation) }, { settings: { stepBudget: 1 } }),
    ).toThrowError(expect.objectContaining({ code: "PLAN_BUDGET_EXCEEDED" }));
  });

  it("leaves room for the caller to stop", () => {
    const signal = AbortSignal.abort(new Error("The client left."));
    expect(() => planOperation(shared, { document: parse(operation) }, { signal })).toThrowError(
      "The client left.",
    );
  });
});
