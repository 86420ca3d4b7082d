import { buildSupergraphModel } from "@hansa/federation-model";
import { composeModel, composeSdl } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { planText } from "./planning.ts";

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
});
