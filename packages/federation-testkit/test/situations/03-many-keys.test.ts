import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("choosing among many keys", () => {
  it("reads a composite key, and nothing of the keys that are not needed", async () => {
    const situation = new Situation({
      a: 'type Query { p: P } type P @key(fields: "id") @key(fields: "sku region") { id: ID! sku: ID! region: ID! }',
      b: 'type P @key(fields: "sku region") @key(fields: "sku region shelf") { sku: ID! region: ID! shelf: ID! stock: Int }',
    });
    expect(await situation.ask("{ p { stock } }")).toMatchInlineSnapshot(`
      [
        "0 a: {p{region sku}}",
        "1 b after 0 at p as P: {...on P{stock}}",
      ]
    `);
  });

  it("reads a nested key", async () => {
    const situation = new Situation({
      a: `type Query { ps: [P!]! } type P @key(fields: "maker { country { code } number }") { maker: Maker! }
          type Maker { number: ID! country: Country! } type Country { code: ID! }`,
      b: `type P @key(fields: "maker { country { code } number }") { maker: Maker! @shareable stock: Int }
          type Maker { number: ID! @shareable country: Country! @shareable } type Country { code: ID! @shareable }`,
    });
    expect(await situation.ask("{ ps { stock } }")).toMatchInlineSnapshot(`
      [
        "0 a: {ps{maker{country{code} number}}}",
        "1 b after 0 at ps.@ as P: {...on P{stock}}",
      ]
    `);
  });

  it("takes the id from a subgraph that cannot resolve the key, and asks nobody by it there", async () => {
    const situation = new Situation({
      a: 'type Query { o: O } type O @key(fields: "id") { id: ID! p: P } type P @key(fields: "id", resolvable: false) { id: ID! }',
      b: 'type P @key(fields: "id") { id: ID! name: String }',
      c: 'type Query { top: P } type P @key(fields: "id") { id: ID! rank: Int }',
    });
    expect(await situation.ask("{ o { p { name rank } } top { name } }")).toMatchInlineSnapshot(`
      [
        "0 a: {o{p{id}}}",
        "1 c: {top{id}}",
        "2 b after 0 1 at o.p as P and at top as P: {_entities0:_entities{...on P{name}} _entities1:_entities{...on P{name}}}",
        "3 c after 0 at o.p as P: {...on P{rank}}",
      ]
    `);
  });

  it("goes through another subgraph for a key that is not here", async () => {
    const situation = new Situation({
      a: 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
      b: 'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
      c: 'type P @key(fields: "sku") @key(fields: "ean") { sku: ID! ean: ID! }',
      d: 'type P @key(fields: "ean") { ean: ID! weight: Int }',
    });
    expect(await situation.ask("{ p { weight } }")).toMatchInlineSnapshot(`
      [
        "0 a: {p{id}}",
        "1 b after 0 at p as P: {...on P{sku}}",
        "2 c after 1 at p as P: {...on P{ean}}",
        "3 d after 2 at p as P: {...on P{weight}}",
      ]
    `);
  });

  it("takes the shorter way of two, and puts a key together from two subgraphs", async () => {
    const situation = new Situation({
      a: 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
      b: 'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
      c: 'type P @key(fields: "id") @key(fields: "ean") { id: ID! ean: ID! }',
      d: 'type P @key(fields: "sku ean") @key(fields: "code") { sku: ID! ean: ID! code: ID! weight: Int }',
      e: 'type P @key(fields: "sku") @key(fields: "code") { sku: ID! code: ID! }',
    });
    expect(await situation.ask("{ p { weight } }")).toMatchInlineSnapshot(`
      [
        "0 a: {p{id}}",
        "1 c after 0 at p as P: {...on P{ean}}",
        "2 b after 0 at p as P: {...on P{sku}}",
        "3 d after 1 2 at p as P: {...on P{weight}}",
      ]
    `);
  });
});
