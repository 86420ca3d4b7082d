import { buildSupergraphModel } from "@hansa/federation-model";
import { composeModel, composeSdl } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { planText } from "./planning.ts";

describe("keys", () => {
  it("reads nested composite keys, at any depth of lists", () => {
    const model = composeModel({
      a: `type Query { users: [[User!]!] }
          type User @key(fields: "org { id } name") { name: String! org: Org! } type Org { id: ID! @shareable }`,
      b: `type User @key(fields: "org { id } name") { name: String! org: Org! age: Int } type Org { id: ID! @shareable }`,
    });
    expect(planText(model, "{ users { age } }")).toMatchInlineSnapshot(`
      "0 a: {users{name org{id}}}
      1 b after 0 at users.@.@: {...on User{age}}"
    `);
    expect(planText(model, "{ users { name org { id } age } }")).toMatchInlineSnapshot(`
      "0 a: {users{name org{id}}}
      1 b after 0 at users.@.@: {...on User{age}}"
    `);
  });

  it("hops through a subgraph that only has the key", () => {
    const model = composeModel({
      a: `type Query { user: User } type User @key(fields: "id") { id: ID! }`,
      b: `type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! }`,
      c: `type User @key(fields: "email") { email: String! karma: Int }`,
    });
    expect(planText(model, "{ user { karma } }")).toMatchInlineSnapshot(`
      "0 a: {user{id}}
      1 b after 0 at user: {...on User{email}}
      2 c after 1 at user: {...on User{karma}}"
    `);
  });

  it("puts a key together from several subgraphs", () => {
    const model = composeModel({
      a: `type Query { user: User } type User @key(fields: "id") { id: ID! first: String! @shareable }`,
      b: `type User @key(fields: "id") { id: ID! last: String! @shareable }`,
      c: `type User @key(fields: "first last") { first: String! last: String! karma: Int }`,
    });
    expect(planText(model, "{ user { karma } }")).toMatchInlineSnapshot(`
      "0 a: {user{id first}}
      1 b after 0 at user: {...on User{last}}
      2 c after 1 at user: {...on User{karma}}"
    `);
  });

  it("goes round a ring of keys", () => {
    const size = 6;
    const model = composeModel(
      Object.fromEntries(
        Array.from({ length: size }, (_, i) => {
          const [own, next] = [`k${i}`, `k${(i + 1) % size}`];
          return [
            `s${i}`,
            `${i === 0 ? "type Query { t: T }" : ""}
             type T @key(fields: "${own}") @key(fields: "${next}") { ${own}: ID! @shareable ${next}: ID! @shareable f${i}: Int }`,
          ];
        }),
      ),
    );
    expect(planText(model, "{ t { f2 f5 } }")).toMatchInlineSnapshot(`
      "0 s0: {t{k0 k1}}
      1 s5 after 0 at t: {...on T{f5}}
      2 s1 after 0 at t: {...on T{k2}}
      3 s2 after 2 at t: {...on T{f2}}"
    `);
  });

  it("goes round a ring both ways at the same time, or one way for what lies there", () => {
    const size = 6;
    const model = composeModel(
      Object.fromEntries(
        Array.from({ length: size }, (_, i) => {
          const [own, next] = [`k${i}`, `k${(i + 1) % size}`];
          return [
            `s${i}`,
            `${i === 0 ? "type Query { t: T }" : ""}
             type T @key(fields: "${own}") @key(fields: "${next}") { ${own}: ID! @shareable ${next}: ID! @shareable f${i}: Int }`,
          ];
        }),
      ),
    );
    expect(planText(model, "{ t { f2 f4 } }")).toMatchInlineSnapshot(`
      "0 s0: {t{k1 k0}}
      1 s1 after 0 at t: {...on T{k2}}
      2 s5 after 0 at t: {...on T{k5}}
      3 s2 after 1 at t: {...on T{f2}}
      4 s4 after 2 at t: {...on T{f4}}"
    `);
    expect(planText(model, "{ t { f2 f3 } }")).toMatchInlineSnapshot(`
      "0 s0: {t{k1}}
      1 s1 after 0 at t: {...on T{k2}}
      2 s2 after 1 at t: {...on T{k3 f2}}
      3 s3 after 2 at t: {...on T{f3}}"
    `);
    expect(planText(model, "{ t { f3 f4 } }")).toMatchInlineSnapshot(`
      "0 s0: {t{k0}}
      1 s5 after 0 at t: {...on T{k5}}
      2 s4 after 1 at t: {...on T{k4 f4}}
      3 s3 after 2 at t: {...on T{f3}}"
    `);
  });

  it("makes one visit where one subgraph has all that several have in parts", () => {
    const model = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! }`,
      b: `type P @key(fields: "id") { id: ID! x: Int @shareable }`,
      c: `type P @key(fields: "id") { id: ID! y: Int @shareable }`,
      d: `type P @key(fields: "id") { id: ID! x: Int @shareable y: Int @shareable }`,
    });
    expect(planText(model, "{ p { x y } }")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 d after 0 at p: {...on P{x y}}"
    `);
    expect(planText(model, "{ p { x } }")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 b after 0 at p: {...on P{x}}"
    `);
  });

  it("goes to another subgraph above where that saves a fetch below", () => {
    const model = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! one: E @shareable two: E @shareable } type E @key(fields: "id") { id: ID! }`,
      b: `type P @key(fields: "id") { id: ID! one: E @shareable two: E @shareable } type E @key(fields: "id") { id: ID! x: Int }`,
    });
    expect(planText(model, "{ p { one { x } two { x } } }")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 b after 0 at p: {...on P{one{x} two{x}}}"
    `);
  });

  it("asks a value type of its parent in the subgraph that has the field", () => {
    const model = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! d: D @shareable } type D @shareable { x: Int }`,
      b: `type P @key(fields: "id") { id: ID! d: D @shareable } type D @shareable { x: Int y: Int }`,
    });
    expect(planText(model, "{ p { d { x } } }")).toMatchInlineSnapshot(`"0 a: {p{d{x}}}"`);
    expect(planText(model, "{ p { d { x y } } }")).toMatchInlineSnapshot(`
      "0 a: {p{id}}
      1 b after 0 at p: {...on P{d{x y}}}"
    `);
  });
});

describe("root types", () => {
  it("takes a shared root field from as few subgraphs as have everything", () => {
    const model = composeModel({
      a: "type Query { p: P @shareable } type P @shareable { x: Int a: Int }",
      b: "type Query { p: P @shareable } type P @shareable { x: Int b: Int }",
    });
    expect(planText(model, "{ p { x } }")).toMatchInlineSnapshot(`"0 a: {p{x}}"`);
    expect(planText(model, "{ p { x b } }")).toMatchInlineSnapshot(`"0 b: {p{x b}}"`);
    expect(planText(model, "{ p { x a b } }")).toMatchInlineSnapshot(`
      "0 a: {p{x a}}
      1 b: {p{b}}"
    `);
  });

  it("asks a root type that comes again below a field like a root", () => {
    const sdl = composeSdl({
      a: "type Query { a: Int } type Mutation { change: Payload } type Payload { ok: Boolean }",
      b: "type Query { b: Int }",
    }).replace("ok: Boolean", "ok: Boolean\n  query: Query");
    const model = buildSupergraphModel(sdl);
    expect(planText(model, "mutation { change { query { a b } } }")).toMatchInlineSnapshot(`
      "0 a: mutation{change{query{__typename a}}}
      1 b after 0 at change.query: {b}"
    `);
    expect(planText(model, "mutation { change { ok query { b } } }")).toMatchInlineSnapshot(`
      "0 a: mutation{change{ok query{__typename}}}
      1 b after 0 at change.query: {b}"
    `);
  });

  it("asks a root type like a root where it is one of several types of a place", () => {
    const sdl = composeSdl({
      a: 'type Query { u: U a: Int } union U = A | C type A @key(fields: "id") { id: ID! } type C { c: Int }',
      b: 'type Query { b: Int } type A @key(fields: "id") { id: ID! b: Int }',
    })
      .replace('unionMember(graph: A, member: "C")', 'unionMember(graph: A, member: "Query")')
      .replace(/\| C$/m, "| Query");
    const model = buildSupergraphModel(sdl);
    expect(planText(model, "{ u { ... on Query { b } } }")).toMatchInlineSnapshot(`
      "0 a: {u{__typename}}
      1 b after 0 at u.<Query>: {b}"
    `);
    expect(planText(model, "{ u { ... on A { b } ... on Query { a b } } }")).toMatchInlineSnapshot(`
      "0 a: {u{__typename ...on Query{a} ...on A{id}}}
      1 b after 0 at u.<A>: {...on A{b}}
      2 b after 0 at u.<Query>: {b}"
    `);
  });

  it("honours other names of root types", () => {
    const sdl = composeSdl({ a: "type Query { a: Int }", b: "type Query { b: Int }" })
      .replaceAll("type Query", "type Root")
      .replaceAll("query: Query", "query: Root");
    expect(planText(buildSupergraphModel(sdl), "{ a b __typename }")).toMatchInlineSnapshot(`
      "0 a: {a}
      1 b: {b}"
    `);
  });
});
