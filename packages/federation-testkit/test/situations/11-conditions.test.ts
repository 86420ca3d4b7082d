import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

const booleans = [true, false];
const both = booleans.flatMap((a) => booleans.map((b) => ({ a, b })));

describe("@skip and @include on a field that triggers fetches", () => {
  const situation = new Situation({
    a: `type Query { p: P ps: [P!]! } type P @key(fields: "id") { id: ID! name: String weight: Int }`,
    b: `type P @key(fields: "id") { id: ID! weight: Int @external stock: Int rank: Int cost: Int @requires(fields: "weight") other: P }`,
  });

  it("make no fetch where it is left out", async () => {
    expect(
      await situation.ask(
        "query ($a: Boolean!) { p { name stock @include(if: $a) } }",
        booleans.map((a) => ({ a })),
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($a:Boolean!){p{id@include(if:$a) name}}",
        "1 b after 0 at p as P when $a: {...on P{stock}}",
      ]
    `);
  });

  it("fetch nothing for what it requires", async () => {
    expect(
      await situation.ask(
        "query ($a: Boolean!) { p { name cost @skip(if: $a) } }",
        booleans.map((a) => ({ a })),
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($a:Boolean!){p{id@skip(if:$a) weight@skip(if:$a) name}}",
        "1 b after 0 at p as P when !$a: {...on P{cost}}",
      ]
    `);
  });

  it("are combined where fetches are merged", async () => {
    expect(
      await situation.ask(
        "query ($a: Boolean!, $b: Boolean!) { p { stock @include(if: $a) rank @skip(if: $b) } }",
        both,
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($a:Boolean!,$b:Boolean!){p{id@skip(if:$b) id@include(if:$a)}}",
        "1 b after 0 at p as P when !$b | $a: query($representations:[_Any!]!,$a:Boolean!,$b:Boolean!){_entities{...on P{stock@include(if:$a) rank@skip(if:$b)}}}",
      ]
    `);
    expect(
      await situation.ask(
        "query ($a: Boolean!, $b: Boolean!) { p @include(if: $a) { stock } ps { rank @include(if: $b) } }",
        both,
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($a:Boolean!,$b:Boolean!){p@include(if:$a){id} ps{id@include(if:$b)}}",
        "1 b after 0 at p as P if $a and at ps.@ as P if $b when $a | $b: {_entities0:_entities{...on P{stock}} _entities1:_entities{...on P{rank}}}",
      ]
    `);
  });

  it("stay with the part of a requirement that only one field has", async () => {
    expect(
      await situation.ask(
        "query ($a: Boolean!, $b: Boolean!) { p { weight @include(if: $a) cost @include(if: $b) } }",
        both,
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($a:Boolean!,$b:Boolean!){p{id@include(if:$b) weight@include(if:$a) weight@include(if:$b)}}",
        "1 b after 0 at p as P when $b: {...on P{cost}}",
      ]
    `);
  });

  it("hold on fragments, and one inside another", async () => {
    expect(
      await situation.ask(
        `query ($a: Boolean!, $b: Boolean!) { p { name ... @include(if: $a) { stock ...More @skip(if: $b) } } }
         fragment More on P { cost other { name } }`,
        both,
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($a:Boolean!,$b:Boolean!){p{id@include(if:$a) weight@include(if:$a)@skip(if:$b) name}}",
        "1 b after 0 at p as P and at p as P if $a & !$b when $a: query($representations0:[_Any!]!,$representations1:[_Any!]!,$a:Boolean!,$b:Boolean!){_entities0:_entities{...on P{stock other@include(if:$a)@skip(if:$b){id}}} _entities1:_entities{...on P{cost}}}",
        "2 a after 1 at p.other as P when $a & !$b: {...on P{name}}",
      ]
    `);
  });

  it("that are known from the document make no conditional fetch at all", async () => {
    expect(
      await situation.ask("{ p { name stock @include(if: true) rank @skip(if: false) } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {p{id name}}",
        "1 b after 0 at p as P: {...on P{stock rank}}",
      ]
    `);
    expect(await situation.ask("{ p { name } ps @include(if: true) { name } }")).toMatchInlineSnapshot(`
      [
        "0 a: {p{name} ps{name}}",
      ]
    `);
  });
});
