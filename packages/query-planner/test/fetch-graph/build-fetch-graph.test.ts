import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { stageText } from "../planning.ts";

const key = '@key(fields: "id")';

describe("fetches", () => {
  it("wait for those that their representations are read from, and for nothing else", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P ${key} { id: ID! sku: ID! }`,
      c: `type P ${key} { id: ID! sku: ID! @external cost: Int @requires(fields: "sku") }`,
      d: `type P ${key} { id: ID! rank: Int }`,
    });
    expect(stageText(model, "{ p { cost rank } }", "fetch-graph")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 b after 0: at p {...on P{sku}}
      2 d after 0: at p {...on P{rank}}
      3 c after 0, 1: at p {...on P{cost}}"
    `);
  });

  it("get the keys that those behind them need, under the conditions of what needs them", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! name: String }`,
      b: `type P ${key} { id: ID! rank: Int }`,
    });
    expect(
      stageText(model, "query ($q: Boolean!) { p { name rank @include(if: $q) } }", "fetch-graph"),
    ).toMatchInlineSnapshot(`
      "0 a: {p{id@include(if:$q) name}}
      1 b after 0: at p {...on P{rank@include(if:$q)}}"
    `);
  });

  it("are at the places of their objects, by types where not all are meant", () => {
    const model = composeModel({
      a: `type Query { grid: [[U]] } union U = A | B | C type A ${key} { id: ID! } type B ${key} { id: ID! } type C { n: Int }`,
      b: `type A ${key} { id: ID! q: A x: Int } type B ${key} { id: ID! x: Int }`,
    });
    expect(
      stageText(model, "{ grid { ... on A { q { x } } ... on B { x } ... on C { n } } }", "fetch-graph"),
    ).toMatchInlineSnapshot(`
      "0 a: {grid{__typename ...on A{id} ...on B{id} ...on C{n}}}
      1 b after 0: at grid.@.@|[A,B] {...on A{q{x}} ...on B{x}}"
    `);
  });

  it("ask for a type name where types are told apart by it, and only there", () => {
    const model = composeModel({
      a: `type Query { u: U o: A } union U = A | B type A { n: Int } type B { n: Int }`,
    });
    expect(stageText(model, "{ u { ... on A { n } } o { n } }", "fetch-graph")).toMatchInlineSnapshot(
      `"0 a: {u{__typename ...on A{n}} o{n}}"`,
    );
  });

  it("wait for no other answer where objects come with their types", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P @key(fields: "id ref { tag }") { id: ID! ref: Ref @shareable other: Int items: U @shareable }
          type Ref @shareable { tag: String } union U = P | Q type Q @shareable { n: Int }`,
      c: `type P ${key} { id: ID! ref: Ref @shareable items: U @shareable maker: Maker } type Maker { best: P }
          type Ref @shareable { tag: String } union U = P | Q type Q @shareable { n: Int }`,
    });
    const operation = "{ p { items { ... on P { maker { best { other } } other } } } }";
    expect(stageText(model, operation, "fetch-graph")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 c after 0: at p {...on P{ref{tag} items{__typename ...on P{maker{best{id ref{tag}}}}}}}
      2 b after 0, 1: at p {...on P{items{__typename ...on P{other}}}}
      3 b after 1: at p.items|[P].maker.best {...on P{other}}"
    `);
  });

  it("of the same field with other arguments stand under an internal alias", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! n(x: Int): Int }`,
      b: `type P ${key} { id: ID! n(x: Int): Int @external m: Int @requires(fields: "n(x: 1)") }`,
    });
    expect(stageText(model, "{ p { n(x: 2) m } }", "fetch-graph")).toMatchInlineSnapshot(`
      "0 a: {p{id _1_n:n(x:1) n(x:2)}}
      1 b after 0: at p {...on P{m}}"
    `);
  });

  it("of a mutation wait for all that stand before them", () => {
    const model = composeModel({
      a: `type Query { n: Int } type Mutation { one: P } type P ${key} { id: ID! }`,
      b: `type Mutation { two: Int } type P ${key} { id: ID! x: Int y: Int }`,
    });
    expect(
      stageText(model, "mutation { one { x } two last: one { id } }", "fetch-graph"),
    ).toMatchInlineSnapshot(`
      "0 a: {one{id}}
      1 b after 0: at one {...on P{x}}
      2 b after 0, 1: {two}
      3 a after 2: {last:one{id}}"
    `);
  });

  it("are not made for a subgraph of which nothing is used in the end", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! q: Q @shareable } type Q { x: Int @shareable }`,
      b: `type P ${key} { id: ID! q: Q @shareable } type Q { x: Int @shareable y: Int }`,
    });
    expect(stageText(model, "{ p { q { x y } } }", "fetch-graph")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 b after 0: at p {...on P{q{x y}}}"
    `);
  });
});
