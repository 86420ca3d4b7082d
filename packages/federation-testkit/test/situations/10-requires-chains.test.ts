import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("@requires", () => {
  it("is followed in a chain over four subgraphs", async () => {
    const situation = new Situation({
      a: 'type Query { ps: [P!]! } type P @key(fields: "id") { id: ID! one: Int }',
      b: 'type P @key(fields: "id") { id: ID! one: Int @external two: Int @requires(fields: "one") }',
      c: 'type P @key(fields: "id") { id: ID! two: Int @external three: Int @requires(fields: "two") }',
      d: 'type P @key(fields: "id") { id: ID! three: Int @external four: Int @requires(fields: "three") }',
    });
    expect(await situation.ask("{ ps { four } }")).toMatchInlineSnapshot(`
      [
        "0 a: {ps{id one}}",
        "1 b after 0 at ps.@ as P: {...on P{two}}",
        "2 c after 1 at ps.@ as P: {...on P{three}}",
        "3 d after 2 at ps.@ as P: {...on P{four}}",
      ]
    `);
    expect(await situation.ask("{ ps { one two three four } }")).toMatchInlineSnapshot(`
      [
        "0 a: {ps{id one}}",
        "1 b after 0 at ps.@ as P: {...on P{two}}",
        "2 c after 1 at ps.@ as P: {...on P{three}}",
        "3 d after 2 at ps.@ as P: {...on P{four}}",
      ]
    `);
  });

  it("goes back in a circle, in rounds", async () => {
    const situation = new Situation({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! start: Int
            middle: Int @external end: Int @requires(fields: "middle") }`,
      b: 'type P @key(fields: "id") { id: ID! start: Int @external middle: Int @requires(fields: "start") }',
    });
    expect(await situation.ask("{ p { end } }")).toMatchInlineSnapshot(`
      [
        "0 a: {p{id start}}",
        "1 b after 0 at p as P: {...on P{middle}}",
        "2 a after 1 at p as P: {...on P{end}}",
      ]
    `);
  });

  it("waits for each turn of a circle that goes round more than once", async () => {
    const situation = new Situation({
      a: `type Query { ps: [P!]! } type P @key(fields: "id") { id: ID! a1: Int b1: Int @external b2: Int @external
            a2: Int @requires(fields: "b1") a3: Int @requires(fields: "b2") }`,
      b: `type P @key(fields: "id") { id: ID! a1: Int @external a2: Int @external
            b1: Int @requires(fields: "a1") b2: Int @requires(fields: "a2") }`,
    });
    expect(await situation.ask("{ ps { a3 } }")).toMatchInlineSnapshot(`
      [
        "0 a: {ps{id a1}}",
        "1 b after 0 at ps.@ as P: {...on P{b1}}",
        "2 a after 1 at ps.@ as P: {...on P{a2}}",
        "3 b after 2 at ps.@ as P: {...on P{b2}}",
        "4 a after 3 at ps.@ as P: {...on P{a3}}",
      ]
    `);
  });

  it("reads through objects, lists and types, also where the client selects something else of them", async () => {
    const situation = new Situation({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! parts: [Part!]! any: Any }
          type Part { size: Int weight: Int } union Any = X | Y type X { x: Int n: Int } type Y { y: Int }`,
      b: `type P @key(fields: "id") { id: ID! parts: [Part!]! @external any: Any @external
            sum: Int @requires(fields: "parts { weight } any { ... on X { x } ... on Y { y } }") }
          type Part { weight: Int @external } union Any = X | Y type X { x: Int @external } type Y { y: Int @external }`,
    });
    expect(await situation.ask("{ p { sum } }")).toMatchInlineSnapshot(`
      [
        "0 a: {p{id any{__typename ...on X{x} ...on Y{y}} parts{weight}}}",
        "1 b after 0 at p as P: {...on P{sum}}",
      ]
    `);
    expect(await situation.ask("{ p { parts { size } any { ... on X { n } } sum } }")).toMatchInlineSnapshot(`
      [
        "0 a: {p{id any{__typename ...on X{x n} ...on Y{y}} parts{weight size}}}",
        "1 b after 0 at p as P: {...on P{sum}}",
      ]
    `);
  });
});
