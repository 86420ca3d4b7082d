import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { composeModel, composeSdl } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import type { ResponseField } from "../src/index.ts";
import { plan, planText } from "./planning.ts";

describe("a context value", () => {
  const media = composeSdl({
    shops: `
      type Query { shops: [Shop]  media: [Media] }
      type Shop @key(fields: "id") @context(name: "shop") { id: ID! currency: String media: [Media] }
      type Media @interfaceObject @key(fields: "id") {
        id: ID! review: Review price(currency: String): Int
      }
      type Review @key(fields: "id") { id: ID! }
      type Unused @key(fields: "id") { id: ID! x(currency: String @fromContext(field: "$shop { currency }")): Int }
    `,
    media: `
      interface Media @key(fields: "id") @context(name: "media") { id: ID! title: String }
      type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String length: Int }
      type Review @key(fields: "id") {
        id: ID!
        ofTitle(text: String @fromContext(field: "$media { title }")): Int
        ofLength(count: Int @fromContext(field: "$media ... on Book { pages } ... on Film { length }")): Int
        ofType(name: String @fromContext(field: "$media { __typename }")): Int
      }
    `,
  });

  it("is read where the objects above are known, not where only their keys are", () => {
    const model = buildSupergraphModel(media);
    expect(planText(model, "{ media { review { ofTitle } } }")).toMatchInlineSnapshot(`
      "0 shops: {media{id review{id}}}
      1 media after 0 at media.@: {...on Media{title}}
      2 media after 1 at media.@.review: query($representations:[_Any!]!,$context0:String){_entities{...on Review{ofTitle(text:$context0)}}}"
    `);
  });

  it("waits for the types of the objects above where it depends on them", () => {
    const model = buildSupergraphModel(media);
    expect(planText(model, "{ media { review { ofLength } } }")).toMatchInlineSnapshot(`
      "0 shops: {media{id review{id}}}
      1 media after 0 at media.@: {...on Media{__typename ...on Book{pages} ...on Film{length}}}
      2 media after 1 at media.@.review: query($representations:[_Any!]!,$context0:Int){_entities{...on Review{ofLength(count:$context0)}}}"
    `);
  });

  it("can be the type's name", () => {
    const model = buildSupergraphModel(media);
    expect(planText(model, "{ media { review { ofType } } }")).toMatchInlineSnapshot(`
      "0 shops: {media{id review{id}}}
      1 media after 0 at media.@: {...on Media{__typename}}
      2 media after 1 at media.@.review: query($representations:[_Any!]!,$context0:String){_entities{...on Review{ofType(name:$context0)}}}"
    `);
  });

  it("goes to a field of an interface-object", () => {
    const plain = "price(currency: String): Int @join__field(graph: SHOPS)";
    const argument = '{context: "shops__shop", name: "currency", type: "String", selection: "{ currency }"}';
    expect(media).toContain(plain);
    const model = buildSupergraphModel(
      media
        .replace(plain, `price: Int @join__field(graph: SHOPS, contextArguments: [${argument}])`)
        .replaceAll("price(currency: String): Int @join__field\n", "price: Int @join__field\n"),
    );
    expect(planText(model, "{ shops { media { price } } }")).toMatchInlineSnapshot(`
      "0 shops: {shops{currency media{id}}}
      1 shops after 0 at shops.@.media.@: query($representations:[_Any!]!,$context0:String){_entities{...on Media{price(currency:$context0)}}}"
    `);
  });

  it("can need one itself, and what other subgraphs require", () => {
    const model = composeModel({
      a: `
        type Query @context(name: "root") { language: String t: T }
        type T @key(fields: "id") @context(name: "t") {
          id: ID! u: U box: Box cost: Int @external label(l: String @fromContext(field: "$root { language }")): String
        }
        type Box @key(fields: "id") { id: ID! size(l: String @fromContext(field: "$t { label }")): Int }
        type U @key(fields: "id") {
          id: ID!
          f(a: Int @fromContext(field: "$t { box { size } }") b: Int @fromContext(field: "$t { cost }")): Int
        }`,
      b: `type T @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }`,
      c: `type T @key(fields: "id") { id: ID! weight: Int }`,
    });
    expect(planText(model, "{ t { u { f } } }")).toMatchInlineSnapshot(`
      "0 a: {language t{id box{id} u{id}}}
      1 a after 0 at t: query($representations:[_Any!]!,$context0:String){_entities{...on T{label(l:$context0)}}}
      2 a after 1 at t.box: query($representations:[_Any!]!,$context0:String){_entities{...on Box{size(l:$context0)}}}
      3 c after 0 at t: {...on T{weight}}
      4 b after 3 at t: {...on T{cost}}
      5 a after 2 4 at t.u: query($representations:[_Any!]!,$context0:Int,$context1:Int){_entities{...on U{f(a:$context0,b:$context1)}}}"
    `);
  });

  it("goes to objects whose type is not known yet, under the name of their interface", () => {
    const model = composeModel({
      a: `
        type Query { thing: Thing }
        type Thing @interfaceObject @key(fields: "id") { id: ID! }`,
      b: `
        type Query @context(name: "root") { season: String }
        interface Thing @key(fields: "id") { id: ID! }
        type One implements Thing @key(fields: "id") { id: ID! }
        type Two implements Thing @key(fields: "id") {
          id: ID!
          field(a: String @fromContext(field: "$root { season }")): Int
        }`,
    });
    const operation = "query($a: Boolean!) { thing { ... on Two @skip(if: $a) { field } } }";
    expect(planText(model, operation)).toMatchInlineSnapshot(`
      "0 a: query($a:Boolean!){thing{id@skip(if:$a)}}
      1 b when !$a: {season}
      2 b after 0 1 at thing when !$a: query($representations:[_Any!]!,$context0:String){_entities{...on Thing{__typename ...on Two{field(a:$context0)}}}}"
    `);
  });

  it("leaves a key on the way to be fetched by itself where the field is wanted under a condition only", () => {
    const model = composeModel({
      a: `
        type T @key(fields: "number") { number: Int! u: U }
        type U @key(fields: "id", resolvable: false) { id: ID! }`,
      b: `
        type Query { t: T }
        type T @key(fields: "number") @context(name: "t") { number: Int! }
        type U @key(fields: "id") @key(fields: "code") {
          id: ID! code: String! field(a: Int @fromContext(field: "$t { number }")): Int
        }`,
      c: `type U @key(fields: "code") { code: String! far: Int }`,
    });
    expect(
      planText(model, "query($a: Boolean!) { t { u { field @skip(if: $a) far } } }"),
    ).toMatchInlineSnapshot(`
      "0 b: {t{number}}
      1 a after 0 at t: {...on T{u{id}}}
      2 b after 1 at t.u if !$a and at t.u: query($representations0:[_Any!]!,$representations1:[_Any!]!,$context0:Int){_entities0:_entities{...on U{field(a:$context0)}} _entities1:_entities{...on U{code}}}
      3 c after 2 at t.u: {...on U{far}}"
    `);
  });

  it("is not fetched where the field comes from elsewhere", () => {
    const model = composeModel({
      a: `
        type Query { t: T }
        type T @key(fields: "id") @context(name: "t") { id: ID! u: U name: String @external }
        type U @key(fields: "id") { id: ID! field(a: String @fromContext(field: "$t { name }")): Int @shareable }`,
      b: `type U @key(fields: "id") { id: ID! field(a: String): Int @shareable }`,
      c: `type T @key(fields: "id") { id: ID! name: String }`,
    });
    expect(planText(model, "{ t { u { field } } }")).toMatchInlineSnapshot(`
      "0 a: {t{u{id}}}
      1 b after 0 at t.u: {...on U{field}}"
    `);
  });

  it("is fetched only while the label of an override leaves the field where it is", () => {
    const model = composeModel({
      a: `
        type Query { t: T }
        type T @key(fields: "id") @context(name: "t") { id: ID! u: U name: String }
        type U @key(fields: "id") { id: ID! field(a: String @fromContext(field: "$t { name }")): Int }`,
      b: `type U @key(fields: "id") { id: ID! field: Int @override(from: "a", label: "percent(5)") }`,
    });
    const operation = "{ t { u { field } } }";
    expect(planText(model, operation)).toContain("field(a:$context0)");
    expect(planText(model, operation, { overrideLabels: new Set(["percent(5)"]) })).toBe(
      "0 a: {t{u{id}}}\n1 b after 0 at t.u: {...on U{field}}",
    );
  });

  it("is read anew for each mutation", () => {
    const model = composeModel({
      a: `
        type Query { t: T }
        type Mutation { add: T }
        type T @key(fields: "id") @context(name: "t") { id: ID! u: U name: String }
        type U @key(fields: "id") { id: ID! field(a: String @fromContext(field: "$t { name }")): Int }`,
    });
    expect(planText(model, "mutation { add { u { field } } b: add { u { field } } }")).toMatchInlineSnapshot(`
      "0 a: mutation{add{name u{id}}}
      1 a after 0 at add.u: query($representations:[_Any!]!,$context0:String){_entities{...on U{field(a:$context0)}}}
      2 a after 1: mutation{b:add{name u{id}}}
      3 a after 2 at b.u: query($representations:[_Any!]!,$context0:String){_entities{...on U{field(a:$context0)}}}"
    `);
  });
});

describe("a context that cannot be had", () => {
  const sdl = composeSdl({
    a: `
      type Query { t: T }
      type T @key(fields: "id") @context(name: "t") { id: ID! v: V name: String @external }
      type V @key(fields: "id") { id: ID! plain: String field(a: String @fromContext(field: "$t { name }")): Int }`,
    b: `type T @key(fields: "id") { id: ID! name: String }`,
  });

  it("leaves null, and the reason, where no object above sets it", () => {
    const model = modelOf(
      sdl,
      "t: T @join__field(graph: A)",
      "t: T @join__field(graph: A)\n  v: V @join__field(graph: A)",
    );
    const operation = "{ v { plain field } t { v { field } } }";
    expect(planText(model, operation)).toMatchInlineSnapshot(`
      "0 a: {v{plain} t{id v{id}}}
      1 b after 0 at t: {...on T{name}}
      2 a after 1 at t.v: query($representations:[_Any!]!,$context0:String){_entities{...on V{field(a:$context0)}}}"
    `);
    expect(givenUp(model, operation)).toEqual([
      'V.field: "a" needs the context "a__t", which not every object above sets, for "V.field"',
    ]);
  });

  it("leaves null where the value above is out of reach", () => {
    const model = modelOf(sdl, " @join__field(graph: B)", "");
    expect(planText(model, "{ t { v { plain field } } }")).toBe("0 a: {t{v{plain}}}");
    expect(givenUp(model, "{ t { v { plain field } } }")).toEqual([
      'V.field: "a" needs "T.name" of an object above, and that cannot be had, for "V.field"',
    ]);
  });

  it("leaves null where two values need one another", () => {
    const model = composeModel({
      a: `
        type Query { t: T }
        type T @key(fields: "id") @context(name: "t") { id: ID! x: X }
        type X @key(fields: "id") {
          id: ID!
          a(p: Int @fromContext(field: "$t { x { b } }")): Int
          b(p: Int @fromContext(field: "$t { x { a } }")): Int
        }`,
    });
    expect(planText(model, "{ t { x { id a } } }")).toBe("0 a: {t{x{id}}}");
    expect(givenUp(model, "{ t { x { id a } } }")).toEqual([
      'X.a: "a" needs "X.b" of an object above, and that cannot be had, for "X.a"',
    ]);
  });

  it("is not read from the fields of a mutation, which must run once", () => {
    const composed = composeSdl({
      a: `
        type Query @context(name: "root") { name: String u: U }
        type Mutation @context(name: "root") { name: String u: U }
        type U @key(fields: "id") { id: ID! field(a: String @fromContext(field: "$root { name }")): Int }`,
    });
    const model = buildSupergraphModel(composed);
    expect(planText(model, "{ u { field } }")).toContain("field(a:$context0)");
    expect(givenUp(model, "mutation { u { id field } }")).toEqual([
      'U.field: "a" needs the context "a__root", which not every object above sets, for "U.field"',
    ]);
  });
});

function modelOf(sdl: string, from: string, to: string): SupergraphModel {
  expect(sdl).toContain(from);
  return buildSupergraphModel(sdl.replace(from, to));
}

/** The fields that a plan gives up, with the reasons. */
function givenUp(model: SupergraphModel, operation: string): readonly string[] {
  const lines = (fields: readonly ResponseField[]): readonly string[] =>
    fields.flatMap((field) => [
      ...(field.unreachable === undefined ? [] : [`${field.coordinate}: ${field.unreachable.join("; ")}`]),
      ...lines(field.selection ?? []),
    ]);
  return lines(plan(model, operation).response);
}
