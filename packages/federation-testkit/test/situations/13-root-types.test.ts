import { describe, expect, it } from "vitest";
import { Situation } from "./situation.ts";

describe("root fields shared by several subgraphs", () => {
  const situation = new Situation({
    a: `type Query { settings: Settings @shareable me: User }
        type Settings { theme: Theme @shareable a: Int } type Theme { name: String @shareable dark: Boolean }
        type User @key(fields: "id") { id: ID! query: Query }`,
    b: `type Query { settings: Settings @shareable version: Int }
        type Settings { theme: Theme @shareable b: Int } type Theme { name: String @shareable size: Int }
        type User @key(fields: "id") { id: ID! mail: String }`,
  });

  it("are merged deeply", async () => {
    expect(await situation.ask("{ settings { a b theme { name dark size } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {settings{a theme{name dark}}}",
        "1 b: {settings{b theme{size}}}",
      ]
    `);
  });

  it("are asked of one of them where that has everything", async () => {
    expect(await situation.ask("{ settings { theme { name } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {settings{theme{name}}}",
      ]
    `);
    expect(await situation.ask("{ settings { b theme { name } } version }")).toMatchInlineSnapshot(`
      [
        "0 b: {settings{b theme{name}} version}",
      ]
    `);
  });

  it("are asked again below a field that gives the root type", async () => {
    expect(
      await situation.ask("{ me { query { version settings { a } me { mail } } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {me{query{__typename settings{a} me{id}}}}",
        "1 b after 0 at me.query: {version}",
        "2 b after 0 at me.query.me as User: {...on User{mail}}",
      ]
    `);
  });
});

describe("a root type among the types of a place", () => {
  const situation = new Situation({
    a: `type Query implements I { u: U us: [U] is: [[I]] a: Int } union U = A | Query interface I { a: Int }
        type A implements I @key(fields: "id") { id: ID! a: Int } type Mutation { go: U }`,
    b: `type Query implements I { b: Int o: O @shareable } interface I { b: Int o: O }
        type A implements I @key(fields: "id") { id: ID! b: Int o: O @shareable }
        type O @shareable { x: Int }`,
    c: `type Query { c: Int @shareable needed: Needed }
        type Needed @key(fields: "id") { id: ID! u: V } union V = Query | A
        type A @key(fields: "id") { id: ID! c: Int }`,
    d: `type Needed @key(fields: "id") { id: ID! u: V @external d: Int @requires(fields: "u { ... on Query { b } ... on A { b } }") }
        union V = Query | A type Query { b: Int @external }
        type A @key(fields: "id") { id: ID! b: Int @external }`,
  });

  it("is asked for what other subgraphs have, beside the entities there", async () => {
    expect(await situation.ask("{ u { ... on Query { b } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {u{__typename}}",
        "1 b after 0 at u.<Query>: {b}",
      ]
    `);
    expect(await situation.ask("{ us { ... on A { b c } ... on Query { a b c } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {us{__typename ...on A{id} ...on Query{a}}}",
        "1 b after 0 at us.@.<A>: {...on A{b}}",
        "2 b after 0 at us.@.<Query>: {b}",
        "3 c after 0 at us.@.<A>: {...on A{c}}",
        "4 c after 0 at us.@.<Query>: {c}",
      ]
    `);
  });

  it("is asked by itself for fields of an interface", async () => {
    expect(await situation.ask("{ is { __typename a b o { x } } }")).toMatchInlineSnapshot(`
      [
        "0 a: {is{__typename a ...on A{id}}}",
        "1 b after 0 at is.@.@.<A>: {...on A{b o{x}}}",
        "2 b after 0 at is.@.@.<Query>: {b o{x}}",
      ]
    `);
  });

  it("is asked below itself, and below a mutation", async () => {
    expect(
      await situation.ask("{ u { ... on Query { c u { ... on Query { b c } } } } }"),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {u{__typename ...on Query{u{__typename}}}}",
        "1 c after 0 at u.<Query>: {c}",
        "2 b after 0 at u.<Query>.u.<Query>: {b}",
        "3 c after 0 at u.<Query>.u.<Query>: {c}",
      ]
    `);
    expect(await situation.ask("mutation { go { ... on Query { b c } } }")).toMatchInlineSnapshot(`
      [
        "0 a: mutation{go{__typename}}",
        "1 b after 0 at go.<Query>: {b}",
        "2 c after 0 at go.<Query>: {c}",
      ]
    `);
  });

  it("is not asked where nothing is wanted of it", async () => {
    expect(
      await situation.ask(
        "query ($if: Boolean!) { us { ... on A @skip(if: $if) { b } ... on Query @include(if: $if) { b } } }",
        [{ if: true }, { if: false }],
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($if:Boolean!){us{__typename ...on A{id@skip(if:$if)}}}",
        "1 b after 0 at us.@.<A> when !$if: {...on A{b}}",
        "2 b after 0 at us.@.<Query> when $if: {b}",
      ]
    `);
  });

  it("is asked for what another field requires", async () => {
    expect(await situation.ask("{ needed { d } }")).toMatchInlineSnapshot(`
      [
        "0 c: {needed{id u{__typename ...on A{id}}}}",
        "1 b after 0 at needed.u.<A>: {...on A{b}}",
        "2 b after 0 at needed.u.<Query>: {b}",
        "3 d after 1 2 at needed as Needed: {...on Needed{d}}",
      ]
    `);
  });
});

describe("root types with names of their own", () => {
  const situation = new Situation({
    a: `schema { query: AQuery mutation: AMutation }
        type AQuery { user: User } type AMutation { rename(name: String!): User }
        type User @key(fields: "id") { id: ID! name: String }`,
    b: `schema { query: BRoot mutation: Change }
        type BRoot { count: Int } type Change { touch: Int }
        type User @key(fields: "id") { id: ID! mail: String }`,
  });

  it("are one root type each to clients", async () => {
    expect(await situation.ask("{ __typename count user { name mail } }")).toMatchInlineSnapshot(`
      [
        "0 a: {user{id name}}",
        "1 b: {count}",
        "2 b after 0 at user as User: {...on User{mail}}",
      ]
    `);
  });

  it("run mutations in order, whatever the subgraphs call their type", async () => {
    expect(
      await situation.ask(
        'mutation { rename(name: "x") { name mail } touch again: rename(name: "y") { name } }',
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: mutation{rename(name:"x"){id name}}",
        "1 b after 0 at rename as User: {...on User{mail}}",
        "2 b after 1: mutation{touch}",
        "3 a after 2: mutation{again:rename(name:"y"){name}}",
      ]
    `);
  });
});

describe("@override from a subgraph that does not exist", () => {
  it("takes nothing from anybody", async () => {
    const situation = new Situation({
      a: 'type Query { user: User } type User @key(fields: "id") { id: ID! name: String @override(from: "gone") }',
      b: 'type User @key(fields: "id") { id: ID! mail: String @override(from: "gone") }',
    });
    expect(await situation.ask("{ user { name mail } }")).toMatchInlineSnapshot(`
      [
        "0 a: {user{id name}}",
        "1 b after 0 at user as User: {...on User{mail}}",
      ]
    `);
  });
});

describe("enum values and input fields that only some subgraphs have", () => {
  const situation = new Situation({
    a: `type Query { find(by: By!, in: Colour): Thing } input By { name: String size: Int }
        enum Colour { RED GREEN } enum Shade { LIGHT DARK }
        type Thing @key(fields: "id") { id: ID! ofA: Shade shade: Shade @shareable }`,
    b: `type Query { other(by: By!, in: Colour): Thing } input By { name: String colour: Colour }
        enum Colour { GREEN BLUE } enum Shade { DARK GREY }
        type Thing @key(fields: "id") { id: ID! ofB: Shade shade: Shade @shareable }`,
  });

  it("are taken on input where all have them", async () => {
    expect(
      await situation.ask(
        "query ($by: By!, $in: Colour) { find(by: $by, in: $in) { id } other(by: $by, in: $in) { ofB } }",
        [{ by: { name: "x" }, in: "GREEN" }, { by: {} }],
      ),
    ).toMatchInlineSnapshot(`
      [
        "0 a: query($by:By!,$in:Colour){find(by:$by,in:$in){id}}",
        "1 b: query($by:By!,$in:Colour){other(by:$by,in:$in){ofB}}",
      ]
    `);
  });

  it.each([
    ["a value", "{ find(by: {}, in: RED) { id } }"],
    ["a field", "{ find(by: { size: 1 }) { id } }"],
  ])("are refused on input where another subgraph lacks %s", async (_, operation) => {
    await expect(situation.ask(operation)).rejects.toThrowError(/RED|size/);
  });

  it("are answered on output whoever has them", async () => {
    expect(
      await situation.ask('{ find(by: { name: "x" }) { ofA ofB shade } other(by: {}) { ofA ofB shade } }'),
    ).toMatchInlineSnapshot(`
      [
        "0 a: {find(by:{ name: "x" }){id ofA shade}}",
        "1 b: {other(by:{  }){id ofB shade}}",
        "2 b after 0 at find as Thing: {...on Thing{ofB}}",
        "3 a after 1 at other as Thing: {...on Thing{ofA}}",
      ]
    `);
  });
});
