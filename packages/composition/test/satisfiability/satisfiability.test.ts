import { describe, expect, it } from "vitest";
import { errorsOf, messageOf } from "../compositions.ts";

describe("every query can be answered", () => {
  it("when what a type lacks here can be fetched by a key", () => {
    expect(
      errorsOf({
        a: `type Query { t: T } type T @key(fields: "id") { id: ID! }`,
        b: `type T @key(fields: "id") { id: ID! name: String }`,
      }),
    ).toEqual([]);
  });

  it("or not, when no key leads there, which is told with a query and each subgraph's reason", () => {
    const schemas = {
      a: `type Query { t(id: ID!, n: Int): T } type T @key(fields: "id") { id: ID! @shareable }`,
      b: `type Query { b: T } type T { id: ID! @shareable name: String code: Int }`,
    };
    expect(errorsOf(schemas)).toEqual(["SATISFIABILITY_ERROR T.name"]);
    expect(messageOf(schemas)).toBe(`"T.name" cannot be fetched for this operation:
query($id: ID!) {
  t(id: $id) {
    name
  }
}
because
  - "a" has no "T.name"
  - "b" defines "T" without a resolvable key
The same holds for "code".
Give the type a resolvable key that the other subgraphs have, or resolve the field where it is asked for, with "@shareable".`);
  });

  it("when a context that a field reads is set on every way to it", () => {
    const schemas = (query: string): Readonly<Record<string, string>> => ({
      a: `type Query { ${query} } type Mutation @context(name: "m") { change: U x: Int }
        type T @key(fields: "id") @context(name: "c") { id: ID! x: Int u: U }
        type U @key(fields: "id") { id: ID! f(a: Int @fromContext(field: "$c { x }")): Int }`,
    });
    expect(errorsOf(schemas("t: T"))).toEqual(["SATISFIABILITY_ERROR U.f"]);
    expect(messageOf(schemas("t: T"))).toBe(`"U.f" cannot be fetched for this operation:
mutation {
  change {
    f
  }
}
because
  - "a" reads the context "c" for "U.f", which no object above sets so that it can be read
Give the type a resolvable key that the other subgraphs have, or resolve the field where it is asked for, with "@shareable".`);
    const fine = (query: string): readonly string[] =>
      errorsOf({ a: (schemas(query).a ?? "").replace("change: U", "") });
    expect(fine("t: T")).toEqual([]);
    expect(fine("t: T u: U")).toEqual(["SATISFIABILITY_ERROR U.f"]);
  });

  it("when the value of a context can be had where it is set", () => {
    const schemas = (key: string): Readonly<Record<string, string>> => ({
      a: `type Query { t: T } type T ${key} @context(name: "c") { id: ID! x: Int @external u: U y: Int @requires(fields: "x") }
        type U @key(fields: "id") { id: ID! f(a: Int @fromContext(field: "$c { x }")): Int }`,
      b: `type T ${key} { id: ID! @shareable x: Int }`,
    });
    expect(errorsOf(schemas('@key(fields: "id")'))).toEqual([]);
    expect(
      errorsOf({
        a: schemas('@key(fields: "id")').a ?? "",
        b: `type T @key(fields: "id", resolvable: false) { id: ID! x: Int }`,
      }),
    ).toEqual(["SATISFIABILITY_ERROR U.f", "SATISFIABILITY_ERROR T.x"]);
  });

  it("when the value of a context requires objects that are below it, whoever asks first", () => {
    const schemas = {
      a: `type Query { s: S } type S @key(fields: "id") { id: ID! t: T @external w: Int @requires(fields: "t { x }") }
        type T @key(fields: "id") @context(name: "c") { id: ID! y: Y @external x: Int @requires(fields: "y { z }") u: U }
        type Y { z: Int @external }
        type U @key(fields: "id") { id: ID! f(a: Int @fromContext(field: "$c { x }")): Int }`,
      b: `type S @key(fields: "id") { id: ID! t: T } type T @key(fields: "id") { id: ID! y: Y } type Y { z: Int }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
  });

  it("or not, when a longer way misses the context that a shorter one sets", () => {
    const schemas = {
      a: `type Query { t: T z: Z } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int w: W }
        type Z { y: Y } type Y { w: W @shareable } type W { u: U }
        type U @key(fields: "id") { id: ID! f(a: Int @fromContext(field: "$c { x }")): Int }`,
    };
    expect(errorsOf(schemas)).toEqual(["SATISFIABILITY_ERROR U.f"]);
  });

  it("when the value of a context is one of an object below", () => {
    const schemas = {
      a: `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! x: X u: U } type X { y: Int }
        type U @key(fields: "id") { id: ID! f(a: Int @fromContext(field: "$c { x { y } }")): Int }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
  });

  it("or not, when an interface-object adds a field to a root type", () => {
    const schemas = {
      a: `type Query { i: I } interface I @key(fields: "id") { id: ID! } type Subscription implements I @key(fields: "id") { id: ID! }`,
      b: `type I @interfaceObject @key(fields: "id") { id: ID! added: Int }`,
    };
    expect(errorsOf(schemas)).toEqual(["SATISFIABILITY_ERROR Subscription.added"]);
  });

  it("by chains of keys", () => {
    const chain = {
      a: `type Query { t: T } type T @key(fields: "a") { a: ID! }`,
      b: `type T @key(fields: "a") @key(fields: "b") { a: ID! b: ID! }`,
      c: `type T @key(fields: "b") { b: ID! c: Int }`,
    };
    expect(errorsOf(chain)).toEqual([]);
    expect(errorsOf({ ...chain, b: `type T @key(fields: "a") { a: ID! b: ID! @shareable }` })).toEqual([]);
    expect(
      errorsOf({
        ...chain,
        b: `type T @key(fields: "a", resolvable: false) @key(fields: "b") { a: ID! b: ID! }`,
      }),
    ).toEqual(["SATISFIABILITY_ERROR T.b"]);
  });

  it("when a value type is whole where it comes from", () => {
    const schemas = {
      a: `type Query { v: V } type V @shareable { x: Int }`,
      b: `type Query { w: V } type V @shareable { x: Int y: Int }`,
    };
    expect(errorsOf(schemas)).toEqual(["SATISFIABILITY_ERROR V.y"]);
  });

  it("when what a field requires can be had, over several subgraphs", () => {
    const schemas = {
      a: `type Query { t: T } type T @key(fields: "id") { id: ID! size: Int @external sum: Int @requires(fields: "size") }`,
      b: `type T @key(fields: "id") { id: ID! size: Int @requires(fields: "raw") raw: Int @external }`,
      c: `type T @key(fields: "id") { id: ID! raw: Int }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
    expect(
      errorsOf({ ...schemas, c: `type T @key(fields: "id", resolvable: false) { id: ID! raw: Int }` }),
    ).toEqual(["SATISFIABILITY_ERROR T.size"]);
  });

  it.each([
    ["the query type", "Query", ""],
    ["the query type, also where it has a key", "Query", '@key(fields: "k")'],
    ["the mutation type", "Mutation", ""],
  ])("not when a field of %s requires another, as nothing can be handed to it", (_, root, key) => {
    const query = `type Query ${root === "Query" ? key : ""} { k: Int @shareable }`;
    const fields = `extend type ${root} { x: Int @external y: Int @requires(fields: "x") }`;
    expect(
      errorsOf({
        a: root === "Query" ? `${query} ${fields}` : `${query} ${fields.replace("extend ", "")}`,
        b: root === "Query" ? `${query} extend type Query { x: Int }` : `${query} type Mutation { x: Int }`,
      }),
    ).toEqual([`SATISFIABILITY_ERROR ${root}.y`]);
  });

  it("not when requirements go in a circle", () => {
    expect(
      errorsOf({
        a: `type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @requires(fields: "y") y: Int @external }`,
        b: `type T @key(fields: "id") { id: ID! y: Int @requires(fields: "x") x: Int @external }`,
      }),
    ).toContain("SATISFIABILITY_ERROR T.x");
  });

  it("where what is provided on the way suffices", () => {
    const schemas = {
      a: `type Query { t: T @provides(fields: "n") } type T @key(fields: "id", resolvable: false) { id: ID! n: Int @external }`,
      b: `type Query { b: T } type T { id: ID! @shareable n: Int @shareable }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
    expect(errorsOf({ ...schemas, a: schemas.a.replace("t: T @provides", "u: T t: T @provides") })).toEqual([
      "SATISFIABILITY_ERROR T.n",
    ]);
  });

  it("where what a field requires is provided on the way, as it cannot be asked for by a key", () => {
    const schemas = {
      a: `type Query { t: T @provides(fields: "n") } type T @key(fields: "id", resolvable: false) { id: ID! n: Int @external cost: Int @requires(fields: "n") }`,
      b: `type T @key(fields: "id") { id: ID! n: Int @shareable }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
    expect(errorsOf({ ...schemas, a: schemas.a.replace("t: T @provides", "u: T t: T @provides") })).toEqual([
      "SATISFIABILITY_ERROR T.cost",
    ]);
  });

  it("for each type that an interface or a union can be", () => {
    expect(
      errorsOf({
        a: `type Query { i: I } interface I { x: Int } type A implements I @key(fields: "id") { id: ID! x: Int } type B implements I { x: Int }`,
        b: `type Query { b: B } type A @key(fields: "id") { id: ID! y: Int } type B { z: Int }`,
      }),
    ).toEqual(["SATISFIABILITY_ERROR B.z", "SATISFIABILITY_ERROR B.x"]);
  });

  it("from an interface-object, whose type another subgraph tells", () => {
    const schemas = {
      a: `type Query { i: I } interface I @key(fields: "id") { id: ID! } type A implements I @key(fields: "id") { id: ID! x: Int }`,
      b: `type Query { j: I } type I @key(fields: "id") @interfaceObject { id: ID! extra: Int }`,
    };
    expect(errorsOf(schemas)).toEqual([]);
    expect(
      errorsOf({ ...schemas, a: schemas.a.replace('@key(fields: "id") { id: ID! }', "{ id: ID! }") }),
    ).toEqual(["SATISFIABILITY_ERROR A.x"]);
  });

  it("in both states of an override's label", () => {
    expect(
      errorsOf({
        a: `type Query { t: T } type T @key(fields: "id", resolvable: false) { id: ID! f: Int @override(from: "b", label: "x") }`,
        b: `type T { id: ID! @shareable f: Int }`,
      }),
    ).toEqual(["SATISFIABILITY_ERROR T.f"]);
  });

  it("by keys that can be read in both states of a label", () => {
    const schemas = {
      a: `type Query { t: T } type T @key(fields: "id") { id: ID! k: ID! }`,
      b: `type T @key(fields: "k") { k: ID! @override(from: "a", label: "percent(20)") f: Int }`,
    };
    expect(errorsOf(schemas)).toEqual(["SATISFIABILITY_ERROR T.k"]);
    expect(
      messageOf(schemas),
    ).toBe(`"T.k" cannot be fetched for this operation while the label "percent(20)" of "@override" is active:
{
  t {
    k
  }
}
because
  - "a" has "T.k" only in another state of its "@override" label
  - "b" needs the key "k", and "T.k" cannot be had
The same holds for "f".
Give the type a resolvable key that the other subgraphs have, or resolve the field where it is asked for, with "@shareable".`);
  });

  it("in every state of three labels together", () => {
    const keys = (...names: readonly string[]): string =>
      names.map((name) => `@key(fields: "${name}")`).join(" ");
    const schemas = {
      a: `type Query { t: T } type T { k: ID! l: ID! m: ID! @override(from: "d", label: "percent(3)") }`,
      b: `type T ${keys("l", "m")} { l: ID! @external m: ID! @external k: ID! @override(from: "a", label: "percent(1)") }`,
      c: `type T ${keys("k", "m")} { k: ID! @external m: ID! @external l: ID! @override(from: "a", label: "percent(2)") }`,
      d: `type T ${keys("k", "l")} { k: ID! @external l: ID! @external m: ID! }`,
    };
    expect(errorsOf(schemas)).toEqual(["SATISFIABILITY_ERROR T.k"]);
    expect(messageOf(schemas)).toContain(
      'while the labels "percent(1)", "percent(2)" of "@override" are active:',
    );
  });

  it("leaving out what clients do not see", () => {
    expect(
      errorsOf({
        a: `type Query { t: T } type T @key(fields: "id") { id: ID! }`,
        b: `type Query { b: Int } type T { id: ID! @shareable hidden: Int @inaccessible }`,
      }),
    ).toEqual([]);
  });

  it("for mutations and what they return", () => {
    expect(
      errorsOf({
        a: `type Query { q: Int } type Mutation { m: T } type T { x: Int @shareable }`,
        b: `type Query { t: T } type T { x: Int @shareable y: Int }`,
      }),
    ).toEqual(["SATISFIABILITY_ERROR T.y"]);
  });
});
