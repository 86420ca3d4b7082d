import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import type { DeferredPart, ResponseField } from "../src/index.ts";
import { printCondition } from "../src/print/print-plan.ts";
import { fetchLines, plan } from "./planning.ts";

const model = composeModel({
  shop: `
    type Query { shared: [Info] @shareable product: Product products: [Product!]! node: Node news: [News!]! }
    type Mutation { add(name: String): Product rename(name: String): Product }
    interface Node { id: ID! }
    type Product implements Node @key(fields: "id") { id: ID! name: String price: Int dims: Dims maker: User }
    type Info { about: String @shareable }
    type Dims { size: Int weight: Int box: Box }
    type Box @key(fields: "id") { id: ID! colour: String }
    type News { title: String text: String about: Product }
    type User implements Node @key(fields: "id", resolvable: false) { id: ID! }`,
  users: `
    type Mutation { greet: String }
    interface Node { id: ID! }
    type User implements Node @key(fields: "id") { id: ID! name: String email: String best: Product }
    type Product implements Node @key(fields: "id", resolvable: false) { id: ID! }`,
  reviews: `
    type Query { shared: [Info] @shareable slow: Int }
    type Info { about: String @shareable }
    type Product @key(fields: "id") { id: ID! reviews: [Review!]! score: Int }
    type Review { body: String stars: Int author: User }
    type User @key(fields: "id", resolvable: false) { id: ID! }`,
  delivery: `
    type Product @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") }`,
});

const situations: readonly (readonly [title: string, operation: string, plan: readonly string[]])[] = [
  [
    "fetches by key what another subgraph has",
    '{ product { name ... @defer(label: "r") { reviews { body } } } }',
    [
      "0 shop: {product{name id}}",
      "part 0 r at product",
      "  1 reviews after 0 at product: {...on Product{reviews{body}}}",
      "→ product { name reviews:0 { body:0 } }",
    ],
  ],
  [
    "goes back by key to the subgraph that had the object",
    "{ product { ... @defer { name } } }",
    [
      "0 shop: {product{__typename id}}",
      "part 0 at product",
      "  1 shop after 0 at product: {...on Product{name}}",
      "→ product { name:0 }",
    ],
  ],
  [
    "needs no key for fields of the root",
    "{ product { name } ... @defer { slow } }",
    ["0 shop: {product{name}}", "part 0 at the root", "  1 reviews: {slow}", "→ product { name } slow:0"],
  ],
  [
    "may have nothing to send at first",
    "{ ... @defer { product { name } } }",
    ["part 0 at the root", "  0 shop: {product{name}}", "→ product:0 { name:0 }"],
  ],
  [
    "cannot find an object without a key again",
    "{ product { dims { size ... @defer { weight } } } }",
    ["0 shop: {product{dims{size weight}}}", "→ product { dims { size weight } }"],
  ],
  [
    "defers what has a key below an object without one",
    "{ product { dims { size ... @defer { weight box { id colour } } } } }",
    [
      "0 shop: {product{dims{size weight box{__typename id}}}}",
      "part 0 at product.dims",
      "  1 shop after 0 at product.dims.box: {...on Box{colour}}",
      "→ product { dims { size weight box { id:0 colour:0 } } }",
    ],
  ],
  [
    "cannot find items without a key again",
    "{ news { title ... @defer { text about { score } } } }",
    [
      "0 shop: {news{title text about{__typename id}}}",
      "part 0 at news.@",
      "  1 reviews after 0 at news.@.about: {...on Product{score}}",
      "→ news { title text about { score:0 } }",
    ],
  ],
  [
    "does not ask for required fields early",
    "{ product { name ... @defer { cost } } }",
    [
      "0 shop: {product{name id}}",
      "part 0 at product",
      "  1 shop after 0 at product: {...on Product{price}}",
      "  2 delivery after 1 at product: {...on Product{cost}}",
      "→ product { name cost:0 }",
    ],
  ],
  [
    "requires what is there already",
    "{ product { price ... @defer { cost } } }",
    [
      "0 shop: {product{price id}}",
      "part 0 at product",
      "  1 delivery after 0 at product: {...on Product{cost}}",
      "→ product { price cost:0 }",
    ],
  ],
  [
    "is nothing where all of it is there anyway",
    "{ product { name ... @defer { name } } }",
    ["0 shop: {product{name}}", "→ product { name }"],
  ],
  [
    "is nothing when switched off",
    "{ product { name ... @defer(if: false) { score } } }",
    [
      "0 shop: {product{id name}}",
      "1 reviews after 0 at product: {...on Product{score}}",
      "→ product { name score }",
    ],
  ],
  [
    "depends on a variable",
    "query ($v: Boolean!) { product { name ... @defer(if: $v) { score } } }",
    [
      "0 shop: {product{id name}}",
      "1 reviews after 0 at product when !$v: {...on Product{score}}",
      "part 0 at product when $v",
      "  2 reviews after 0 at product when $v: {...on Product{score}}",
      "→ product { name score:0 score }",
    ],
  ],
  [
    "delivers below a field that is there what is new",
    "{ product { reviews { body } ... @defer { reviews { author { name } } } } }",
    [
      "0 shop: {product{id}}",
      "1 reviews after 0 at product: {...on Product{reviews{body author{__typename id}}}}",
      "part 0 at product",
      "  2 users after 1 at product.reviews.@.author: {...on User{name}}",
      "→ product { reviews { body author { name:0 } } }",
    ],
  ],
  [
    "shares a field",
    '{ product { ... @defer(label: "x") { score name } ... @defer(label: "y") { score price } } }',
    [
      "0 shop: {product{__typename id}}",
      "part 0 x at product",
      "  2 shop after 0 at product: {...on Product{name}}",
      "part 1 y at product",
      "  3 shop after 0 at product: {...on Product{price}}",
      "common to 0 1",
      "  1 reviews after 0 at product: {...on Product{score}}",
      "→ product { score:0+1 name:0 price:1 }",
    ],
  ],
  [
    "lies in another one",
    '{ product { ... @defer(label: "out") { maker { email ... @defer(label: "in") { best { score } } } } } }',
    [
      "0 shop: {product{__typename id}}",
      "part 0 out at product",
      "  1 shop after 0 at product: {...on Product{maker{id}}}",
      "  2 users after 1 at product.maker: {...on User{email}}",
      "part 1 in in 0 at product.maker",
      "  3 users after 1 at product.maker: {...on User{best{id}}}",
      "  4 reviews after 3 at product.maker.best: {...on Product{score}}",
      "→ product { maker:0 { email:0 best:1 { score:1 } } }",
    ],
  ],
  [
    "is the outer one's where both have a field",
    '{ product { ... @defer(label: "out") { score ... @defer(label: "in") { score name } } } }',
    [
      "0 shop: {product{__typename id}}",
      "part 0 out at product",
      "  1 reviews after 0 at product: {...on Product{score}}",
      "part 1 in in 0 at product",
      "  2 shop after 0 at product: {...on Product{name}}",
      "→ product { score:0 name:1 }",
    ],
  ],
  [
    "takes over the inner one of an empty one",
    '{ product { name ... @defer(label: "out") { ... @defer(label: "in") { score } } } }',
    [
      "0 shop: {product{name id}}",
      "part 0 in at product",
      "  1 reviews after 0 at product: {...on Product{score}}",
      "→ product { name score:0 }",
    ],
  ],
  [
    "is made for each item",
    "{ products { name ... @defer { score } } }",
    [
      "0 shop: {products{name id}}",
      "part 0 at products.@",
      "  1 reviews after 0 at products.@: {...on Product{score}}",
      "→ products { name score:0 }",
    ],
  ],
  [
    "tells types apart",
    "{ node { id ... on Product @defer { score } ... on User @defer { name } } }",
    [
      "0 shop: {node{__typename id}}",
      "part 0 at node.<Product>",
      "  1 reviews after 0 at node.<Product>: {...on Product{score}}",
      "part 1 at node.<User>",
      "  2 users after 0 at node.<User>: {...on User{name}}",
      "→ node { id score:0 name:1 }",
    ],
  ],
  [
    "comes by a spread at two places",
    "{ product { ...F maker { best { ...F } } } } fragment F on Product { id ... @defer { score } }",
    [
      "0 shop: {product{id maker{id}}}",
      "1 users after 0 at product.maker: {...on User{best{id}}}",
      "part 0 at product",
      "  2 reviews after 0 at product: {...on Product{score}}",
      "part 1 at product.maker.best",
      "  3 reviews after 1 at product.maker.best: {...on Product{score}}",
      "→ product { id score:0 maker { best { id score:1 } } }",
    ],
  ],
  [
    "is skipped as a whole",
    "query ($v: Boolean!) { product { name ... @defer @include(if: $v) { score } } }",
    [
      "0 shop: query($v:Boolean!){product{name id@include(if:$v)}}",
      "part 0 at product when $v",
      "  1 reviews after 0 at product when $v: {...on Product{score}}",
      "→ product { name score:0 }",
    ],
  ],
  [
    "has what is skipped outside of it",
    "query ($v: Boolean!) { product { id score @skip(if: $v) ... @defer { score } } }",
    [
      "0 shop: {product{id}}",
      "1 reviews after 0 at product when !$v: {...on Product{score}}",
      "part 0 at product",
      "  2 reviews after 0 at product when $v: {...on Product{score}}",
      "→ product { id score score:0 }",
    ],
  ],
  [
    "reads below a mutation when all have run",
    "mutation { add { name ... @defer { score } } rename { id ... @defer { price } } }",
    [
      "0 shop: mutation{add{name id} rename{id}}",
      "part 0 at add",
      "  1 reviews after 0 at add: {...on Product{score}}",
      "part 1 at rename",
      "  2 shop after 0 at rename: {...on Product{price}}",
      "→ add { name score:0 } rename { id price:1 }",
    ],
  ],
  [
    "has the key that is read anyway",
    "{ product { name ... @defer { id score } } }",
    [
      "0 shop: {product{name id}}",
      "part 0 at product",
      "  1 reviews after 0 at product: {...on Product{score}}",
      "→ product { name id:0 score:0 }",
    ],
  ],
  [
    "knows type names without a fetch",
    "{ product { name ... @defer { __typename } } }",
    ["0 shop: {product{name}}", "part 0 at product", "→ product { name __typename:0 }"],
  ],
  [
    "reads what it requires by the name under which it is there",
    "{ product { ... @defer { p: price } price ... @defer { cost } } }",
    [
      "0 shop: {product{price id}}",
      "part 0 at product",
      "  1 shop after 0 at product: {...on Product{p:price}}",
      "part 1 at product",
      "  2 delivery after 0 at product: {...on Product{cost}}",
      "→ product { p:0 price cost:1 }",
    ],
  ],
  [
    "does not ask another subgraph for objects that could be others there",
    "{ shared { ... @defer { about } } }",
    ["0 reviews: {shared{about __typename}}", "→ shared { about }"],
  ],
];

describe("a deferred part", () => {
  it.each(situations)("%s", (_, operation, expected) => {
    expect(deferredLines(operation)).toEqual(expected);
  });
});

/** The plan in parts, proven right: fetches by part, and the response with the parts that fields come with. */
function deferredLines(operation: string): readonly string[] {
  const made = plan(model, operation, { incremental: true });
  const lines = fetchLines(made);
  const linesOf = (parts: readonly number[] | undefined): readonly string[] =>
    made.fetches.flatMap((fetch) => (fetch.parts?.join() === parts?.join() ? [lines[fetch.id] ?? ""] : []));
  const common = new Set(made.fetches.flatMap(({ parts = [] }) => (parts.length > 1 ? [parts] : [])));
  return [
    ...linesOf(undefined),
    ...(made.deferred ?? []).flatMap((part) => [
      partText(part),
      ...linesOf([part.id]).map((line) => `  ${line}`),
    ]),
    ...[...common].flatMap((parts) => [
      `common to ${parts.join(" ")}`,
      ...linesOf(parts).map((line) => `  ${line}`),
    ]),
    `→ ${responseText(made.response)}`,
  ];
}

function partText({ id, label, parent, path, when }: DeferredPart): string {
  const steps = path.map((step) =>
    step.kind === "field" ? step.responseKey : step.kind === "items" ? "@" : `<${step.names.join("|")}>`,
  );
  return [
    `part ${id}`,
    ...(label === undefined ? [] : [label]),
    ...(parent === undefined ? [] : [`in ${parent}`]),
    `at ${steps.join(".") || "the root"}`,
    ...(when === undefined ? [] : [`when ${printCondition(when)}`]),
  ].join(" ");
}

function responseText(fields: readonly ResponseField[]): string {
  return fields
    .map(({ responseKey, parts, selection }) => {
      const mark = parts === undefined ? "" : `:${parts.join("+")}`;
      return `${responseKey}${mark}${selection === undefined ? "" : ` { ${responseText(selection)} }`}`;
    })
    .join(" ");
}
