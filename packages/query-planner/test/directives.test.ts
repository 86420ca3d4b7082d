import { buildSupergraphModel } from "@hansa/federation-model";
import { composeModel, composeSdl } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { plan, planText } from "./planning.ts";

describe("@requires", () => {
  const model = composeModel({
    a: `type Query { p: P } type P @key(fields: "id") { id: ID! price: Int weight: Int size: Size } type Size @shareable { w: Int h: Int }`,
    b: `type P @key(fields: "id") { id: ID! price: Int @external weight: Int @external size: Size @external stock: Int
          shipping: Int @requires(fields: "price weight") boxes: Int @requires(fields: "size { w h }") }
        type Size @shareable { w: Int h: Int }`,
  });

  it("brings along what a field requires", () => {
    expect(planText(model, "{ p { shipping } }")).toMatchInlineSnapshot(`
      "0 a: {p{id price weight}}
      1 b after 0 at p: {...on P{shipping}}"
    `);
    expect(planText(model, "{ p { stock shipping price } }")).toMatchInlineSnapshot(`
      "0 a: {p{id price weight}}
      1 b after 0 at p: {...on P{stock shipping}}"
    `);
  });

  it("brings along objects, beside what the client selects of them", () => {
    expect(planText(model, "{ p { boxes size { w } } }")).toMatchInlineSnapshot(`
      "0 a: {p{id size{h w}}}
      1 b after 0 at p: {...on P{boxes}}"
    `);
  });

  it("represents nothing for a field that is skipped, and leaves out all that it requires", () => {
    expect(
      planText(model, "query ($x: Boolean!) { p { stock shipping @include(if: $x) } }"),
    ).toMatchInlineSnapshot(`
      "0 a: query($x:Boolean!){p{id price@include(if:$x) weight@include(if:$x)}}
      1 b after 0 at p and at p if $x: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on P{stock}} _entities1:_entities{...on P{shipping}}}"
    `);
    expect(
      planText(model, "query ($x: Boolean!) { p { stock @include(if: $x) shipping @include(if: $x) } }"),
    ).toMatchInlineSnapshot(`
      "0 a: query($x:Boolean!){p{id@include(if:$x) price@include(if:$x) weight@include(if:$x)}}
      1 b after 0 at p when $x: {...on P{stock shipping}}"
    `);
  });

  it("keeps an object that is required apart from one that is selected under a condition", () => {
    expect(
      planText(model, "query ($x: Boolean!) { p { boxes size @include(if: $x) { w } } }"),
    ).toMatchInlineSnapshot(`
      "0 a: query($x:Boolean!){p{id _1_size:size{h w} size@include(if:$x){w}}}
      1 b after 0 at p: {...on P{boxes}}"
    `);
  });

  it("does not overwrite the client's field with that of other arguments", () => {
    const priced = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! price(currency: String): Int }`,
      b: `type P @key(fields: "id") { id: ID! price(currency: String): Int @external
            shipping: Int @requires(fields: "price(currency: \\"USD\\")") }`,
    });
    expect(planText(priced, '{ p { price(currency: "EUR") shipping } }')).toMatchInlineSnapshot(`
      "0 a: {p{id _1_price:price(currency:"USD") price(currency:"EUR")}}
      1 b after 0 at p: {...on P{shipping}}"
    `);
    expect(planText(priced, '{ p { usd: price(currency: "USD") price shipping } }')).toMatchInlineSnapshot(`
      "0 a: {p{id usd:price(currency:"USD") price}}
      1 b after 0 at p: {...on P{shipping}}"
    `);
  });

  it("represents an object twice where two fields require one field with other arguments", () => {
    const sizes = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! price(in: String): Int maker: Maker } type Maker { name(short: Boolean): String }`,
      b: `type P @key(fields: "id") { id: ID! price(in: String): Int @external maker: Maker @external stock: Int
          euros: Int @requires(fields: "price(in: \\"EUR\\")") dollars: Int @requires(fields: "price(in: \\"USD\\")")
          long: Int @requires(fields: "maker { name(short: false) }") short: Int @requires(fields: "maker { name(short: true) }") }
          type Maker { name(short: Boolean): String @external }`,
    });
    const representations = plan(sizes, "{ p { stock euros dollars long short } }").fetches.flatMap(
      (fetch) => (fetch.kind === "entities" ? fetch.inputs.map(({ representation }) => representation) : []),
    );
    expect(
      representations.map((fields) => fields.map(({ name, dataKey }) => `${name} of ${dataKey}`)),
    ).toEqual([
      ["id of id", "price of price", "maker of maker"],
      ["id of id", "price of _1_price", "maker of maker"],
    ]);
    expect(planText(sizes, "{ p { stock euros dollars long short } }")).toMatchInlineSnapshot(`
      "0 a: {p{id price(in:"USD") maker{name(short:true) _1_name:name(short:false)} _1_price:price(in:"EUR")}}
      1 b after 0 at p and at p: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on P{stock dollars short}} _entities1:_entities{...on P{euros long}}}"
    `);
  });

  it("follows a chain over four subgraphs", () => {
    const chain = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! a: Int }`,
      b: `type P @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }`,
      c: `type P @key(fields: "id") { id: ID! b: Int @external c: Int @requires(fields: "b") }`,
      d: `type P @key(fields: "id") { id: ID! c: Int @external d: Int @requires(fields: "c") }`,
    });
    expect(planText(chain, "{ p { d } }")).toMatchInlineSnapshot(`
      "0 a: {p{id a}}
      1 b after 0 at p: {...on P{b}}
      2 c after 1 at p: {...on P{c}}
      3 d after 2 at p: {...on P{d}}"
    `);
  });

  it("goes back to a subgraph where requirements make a circle", () => {
    const circle = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! x: Int y: Int @external z: Int @requires(fields: "y") }`,
      b: `type P @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }`,
    });
    expect(planText(circle, "{ p { z } }")).toMatchInlineSnapshot(`
      "0 a: {p{id x}}
      1 b after 0 at p: {...on P{y}}
      2 a after 1 at p: {...on P{z}}"
    `);
  });

  it("splits a visit where a part of it is required by the rest", () => {
    const split = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      b: `type P @key(fields: "id") { id: ID! x: Int y: Int @external z: Int @requires(fields: "y") }`,
      c: `type P @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }`,
    });
    expect(planText(split, "{ p { x z } }")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 b after 0 at p: {...on P{x}}
      2 c after 1 at p: {...on P{y}}
      3 b after 2 at p: {...on P{z}}"
    `);
  });

  it("requires through other entities", () => {
    const through = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! owner: U } type U @key(fields: "id", resolvable: false) { id: ID! }`,
      u: `type U @key(fields: "id") { id: ID! name: String age: Int }`,
      b: `type P @key(fields: "id") { id: ID! owner: U @external label: String @requires(fields: "owner { name }") }
          type U @key(fields: "id") { id: ID! name: String @external }`,
    });
    expect(planText(through, "{ p { label } }")).toMatchInlineSnapshot(`
      "0 a: {p{id owner{id}}}
      1 u after 0 at p.owner: {...on U{name}}
      2 b after 1 at p: {...on P{label}}"
    `);
    expect(planText(through, "{ p { label owner { name age } } }")).toMatchInlineSnapshot(`
      "0 a: {p{id owner{id}}}
      1 u after 0 at p.owner: {...on U{name age}}
      2 b after 1 at p: {...on P{label}}"
    `);
  });
});

describe("a field with @requires", () => {
  it("does not hold up what lies below others of its subgraph", () => {
    const model = composeModel({
      root: `type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      a: `type P @key(fields: "id") { id: ID! e: Q f: Int @external r: Int @requires(fields: "f") x: Int } type Q @key(fields: "id") { id: ID! }`,
      b: `type P @key(fields: "id") { id: ID! f: Int }`,
      c: `type Q @key(fields: "id") { id: ID! y: Int }`,
    });
    expect(planText(model, "{ p { r e { y } } }")).toMatchInlineSnapshot(`
      "0 root: {p{id}}
      1 a after 0 at p: {...on P{e{id}}}
      2 b after 0 at p: {...on P{f}}
      3 a after 2 at p: {...on P{r}}
      4 c after 1 at p.e: {...on Q{y}}"
    `);
    expect(planText(model, "{ p { r x } }")).toMatchInlineSnapshot(`
      "0 root: {p{id}}
      1 b after 0 at p: {...on P{f}}
      2 a after 1 at p: {...on P{r x}}"
    `);
  });

  it("does not hold up another one that is required elsewhere", () => {
    const model = composeModel({
      root: `type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      a: `type P @key(fields: "id") { id: ID! one: Int @external two: Int @external first: Int @requires(fields: "one") second: Int @requires(fields: "two") }`,
      b: `type P @key(fields: "id") { id: ID! one: Int third: Int @external two: Int @requires(fields: "third") }`,
      c: `type P @key(fields: "id") { id: ID! third: Int first: Int @external last: Int @requires(fields: "first") }`,
    });
    expect(planText(model, "{ p { second last } }")).toMatchInlineSnapshot(`
      "0 root: {p{id}}
      1 b after 0 at p: {...on P{one}}
      2 c after 0 at p: {...on P{third}}
      3 a after 1 at p: {...on P{first}}
      4 b after 2 at p: {...on P{two}}
      5 a after 4 at p: {...on P{second}}
      6 c after 3 at p: {...on P{last}}"
    `);
  });

  it("under a condition leaves the subgraph of what it requires to others", () => {
    const model = composeModel({
      root: `type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      a: `type P @key(fields: "id") { id: ID! v: V @shareable f: Int @external r: Int @requires(fields: "f") } type V @shareable { x: Int }`,
      b: `type P @key(fields: "id") { id: ID! v: V @shareable f: Int } type V @shareable { x: Int }`,
    });
    expect(planText(model, "query ($b: Boolean!) { p { r @skip(if: $b) v { x } } }")).toMatchInlineSnapshot(`
      "0 root: {p{id}}
      1 b after 0 at p: query($representations:[_Any!]!,$b:Boolean!){_entities{...on P{f@skip(if:$b) v{x}}}}
      2 a after 1 at p when !$b: {...on P{r}}"
    `);
  });
});

describe("several fields with @requires", () => {
  const model = composeModel({
    orders: `type Query { orders: [Order] } type Order @key(fields: "id") { id: ID! items: [Item!]! buyer: User }
      type Item { product: Product amount: Int }
      type Product @key(fields: "id", resolvable: false) { id: ID! } type User @key(fields: "id", resolvable: false) { id: ID! }`,
    products: `type Product @key(fields: "id") { id: ID! weight: Int maker: User } type User @key(fields: "id", resolvable: false) { id: ID! }`,
    users: `type User @key(fields: "id") { id: ID! country: String name: String }`,
    shipping: `type Order @key(fields: "id") { id: ID! items: [Item!]! @external buyer: User @external
        cost: Int @requires(fields: "items { amount product { weight } }")
        duty: Int @requires(fields: "buyer { country } items { product { maker { country } } }") }
      type Item @external { product: Product amount: Int } type User @key(fields: "id") { id: ID! country: String @external }
      type Product @key(fields: "id") { id: ID! weight: Int @external maker: User @external }`,
  });

  it("of one object are represented together, null wherever it may be", () => {
    const { fetches } = plan(model, "{ orders { cost duty } }");
    const shipping = fetches.find((fetch) => fetch.kind === "entities" && fetch.subgraph === "shipping");
    const leaf = (name: string): object => ({ name, dataKey: name, nullable: true });
    const object = (name: string, selection: readonly object[]): object => ({ ...leaf(name), selection });
    expect(shipping?.kind === "entities" && shipping.inputs[0]?.representation).toEqual([
      { name: "id", dataKey: "id", nullable: false },
      object("items", [
        leaf("amount"),
        object("product", [leaf("weight"), object("maker", [leaf("country")])]),
      ]),
      object("buyer", [leaf("country")]),
    ]);
  });

  it("under a condition share what they require with what is always selected", () => {
    expect(
      planText(model, "query ($a: Boolean!) { orders { duty @include(if: $a) buyer { name } } }"),
    ).toMatchInlineSnapshot(`
      "0 orders: query($a:Boolean!){orders{id@include(if:$a) buyer{id} items@include(if:$a){product{id}}}}
      1 users after 0 at orders.@.buyer: query($representations:[_Any!]!,$a:Boolean!){_entities{...on User{country@include(if:$a) name}}}
      2 products after 0 at orders.@.items.@.product when $a: {...on Product{maker{id}}}
      3 users after 2 at orders.@.items.@.product.maker when $a: {...on User{country}}
      4 shipping after 1 3 at orders.@ when $a: {...on Order{duty}}"
    `);
  });
});

describe("@provides", () => {
  it("takes what is provided on that path only", () => {
    const model = composeModel({
      a: `type Query { r: [R] } type R { author: U @provides(fields: "name") best: U }
          type U @key(fields: "id") { id: ID! name: String @external }`,
      b: `type U @key(fields: "id") { id: ID! name: String @shareable age: Int }`,
    });
    expect(planText(model, "{ r { author { name } best { name } } }")).toMatchInlineSnapshot(`
      "0 a: {r{author{name} best{id}}}
      1 b after 0 at r.@.best: {...on U{name}}"
    `);
    expect(planText(model, "{ r { author { name age } } }")).toMatchInlineSnapshot(`
      "0 a: {r{author{id name}}}
      1 b after 0 at r.@.author: {...on U{age}}"
    `);
  });

  it("takes what is provided deeper", () => {
    const model = composeModel({
      a: `type Query { r: R @provides(fields: "author { boss { name } }") } type R { author: U }
          type U @key(fields: "id") { id: ID! name: String @external boss: U @external }`,
      b: `type U @key(fields: "id") { id: ID! name: String @shareable boss: U @shareable }`,
    });
    expect(planText(model, "{ r { author { boss { name } } } }")).toMatchInlineSnapshot(
      `"0 a: {r{author{boss{name}}}}"`,
    );
    expect(planText(model, "{ r { author { name boss { boss { name } } } } }")).toMatchInlineSnapshot(`
      "0 a: {r{author{id}}}
      1 b after 0 at r.author: {...on U{name boss{boss{name}}}}"
    `);
  });
});

describe("@override", () => {
  it("asks the subgraph that took the field over", () => {
    const model = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! x: Int }`,
      b: `type P @key(fields: "id") { id: ID! x: Int @override(from: "a") }`,
    });
    expect(planText(model, "{ p { x } }")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 b after 0 at p: {...on P{x}}"
    `);
  });

  it("asks either, as the label says", () => {
    const sdl = composeSdl({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! x: Int @shareable }`,
      b: `type P @key(fields: "id") { id: ID! x: Int @shareable }`,
    })
      .replace("join/v0.3", "join/v0.4")
      .replace(
        "x: Int",
        'x: Int @join__field(graph: A, overrideLabel: "new-x") @join__field(graph: B, override: "a", overrideLabel: "new-x")',
      );
    const model = buildSupergraphModel(sdl);
    expect(planText(model, "{ p { x } }")).toMatchInlineSnapshot(`"0 a: {p{x}}"`);
    expect(planText(model, "{ p { x } }", { overrideLabels: new Set(["new-x"]) })).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 b after 0 at p: {...on P{x}}"
    `);
  });

  it("keeps a key readable while a label moves its field, and finds what is required where the label says", () => {
    const moved = (label: string): string =>
      `@join__field(graph: A, overrideLabel: "${label}") @join__field(graph: B, override: "a", overrideLabel: "${label}") @join__field(graph: C, external: true)`;
    const key = 'key: "id sku"';
    const model = buildSupergraphModel(`
      schema @link(url: "https://specs.apollo.dev/join/v0.4", for: EXECUTION) { query: Query }
      enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") C @join__graph(name: "c", url: "") }
      type Query @join__type(graph: A) { p: P }
      type P @join__type(graph: A, ${key}) @join__type(graph: B, ${key}) @join__type(graph: C, ${key}) {
        id: ID!
        sku: ID! ${moved("s")}
        w: Int ${moved("w")}
        cost: Int @join__field(graph: C, requires: "w")
      }`);
    const texts = [[], ["s"], ["w"], ["s", "w"]].map((labels) =>
      planText(model, "{ p { cost } }", { overrideLabels: new Set(labels) }),
    );
    expect(texts).toMatchInlineSnapshot(`
      [
        "0 a: {p{id sku w}}
      1 c after 0 at p: {...on P{cost}}",
        "0 a: {p{id sku w}}
      1 c after 0 at p: {...on P{cost}}",
        "0 a: {p{id sku}}
      1 b after 0 at p: {...on P{w}}
      2 c after 1 at p: {...on P{cost}}",
        "0 a: {p{id sku}}
      1 b after 0 at p: {...on P{w}}
      2 c after 1 at p: {...on P{cost}}",
      ]
    `);
    expect(plan(model, "{ p { cost } }").overrideLabels?.map(({ label }) => label)).toEqual(["s", "w"]);
    expect(plan(model, "{ p { id } }")).not.toHaveProperty("overrideLabels");
  });
});
