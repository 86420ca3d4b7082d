import type { SupergraphModel } from "@hansa/federation-model";
import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { stageText } from "../planning.ts";

/** What is printed below the number of steps. */
function visitText(model: SupergraphModel, operation: string): string {
  const text = stageText(model, operation, "solve");
  return text.slice(text.indexOf("\n") + 1);
}

const key = '@key(fields: "id")';

describe("which subgraphs are visited", () => {
  it("is none where the objects are in a subgraph that has everything", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! x: Int @shareable }`,
      b: `type P ${key} { id: ID! x: Int @shareable }`,
    });
    expect(visitText(model, "{ p { x } }")).toMatchInlineSnapshot(`
      "Query: 1 fetch, 1 round
        → a in round 1: p
        p in a: 0 fetches, 0 rounds"
    `);
  });

  it("is the one that has most, where each field has several", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P ${key} { id: ID! x: Int @shareable }`,
      c: `type P ${key} { id: ID! x: Int @shareable y: Int @shareable }`,
      d: `type P ${key} { id: ID! y: Int @shareable z: Int @shareable }`,
    });
    expect(visitText(model, "{ p { x y } }")).toMatchInlineSnapshot(`
      "Query: 2 fetches, 2 rounds
        → a in round 1: p
        p in a: 1 fetch, 1 round
          → c by key "id" as P in round 1: x y"
    `);
    expect(visitText(model, "{ p { x y z } }")).toMatchInlineSnapshot(`
      "Query: 3 fetches, 2 rounds
        → a in round 1: p
        p in a: 2 fetches, 1 round
          → b by key "id" as P in round 1: x
          → d by key "id" as P in round 1: y z"
    `);
  });

  it("is one that is asked anyway, of those that are as good", () => {
    const model = composeModel({
      a: `type Query { p: P q: Q } type P ${key} { id: ID! } type Q ${key} { id: ID! }`,
      b: `type P ${key} { id: ID! x: Int @shareable }`,
      c: `type P ${key} { id: ID! x: Int @shareable } type Q ${key} { id: ID! y: Int }`,
    });
    expect(visitText(model, "{ p { x } q { y } }")).toMatchInlineSnapshot(`
      "Query: 3 fetches, 2 rounds
        → a in round 1: p q
        p in a: 1 fetch, 1 round
          → c by key "id" as P in round 1: x
        q in a: 1 fetch, 1 round
          → c by key "id" as Q in round 1: y"
    `);
    expect(visitText(model, "{ p { x } q { id } }")).toMatchInlineSnapshot(`
      "Query: 2 fetches, 2 rounds
        → a in round 1: p q
        p in a: 1 fetch, 1 round
          → b by key "id" as P in round 1: x
        q in a: 0 fetches, 0 rounds"
    `);
  });

  it("is the one that saves a visit below", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P ${key} { id: ID! q: Q @shareable } type Q ${key} { id: ID! }`,
      c: `type P ${key} { id: ID! q: Q @shareable } type Q ${key} { id: ID! name: String }`,
    });
    expect(visitText(model, "{ p { q { name } } }")).toMatchInlineSnapshot(`
      "Query: 2 fetches, 2 rounds
        → a in round 1: p
        p in a: 1 fetch, 1 round
          → c by key "id" as P in round 1: q
          q in c: 0 fetches, 0 rounds"
    `);
  });

  it("prefers fewer rounds to fewer fetches", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P ${key} @key(fields: "sku") { id: ID! sku: ID! x: Int @shareable }`,
      c: `type P @key(fields: "sku") { sku: ID! x: Int @shareable y: Int @shareable }`,
      d: `type P ${key} { id: ID! y: Int @shareable }`,
    });
    expect(visitText(model, "{ p { x y } }")).toMatchInlineSnapshot(`
      "Query: 3 fetches, 2 rounds
        → a in round 1: p
        p in a: 2 fetches, 1 round
          → b by key "id" as P in round 1: x
          → d by key "id" as P in round 1: y"
    `);
  });

  it("is not searched in full past its bounds, and says so", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P ${key} { id: ID! x: Int @shareable y: Int @shareable }`,
      c: `type P ${key} { id: ID! x: Int @shareable z: Int @shareable }`,
      d: `type P ${key} { id: ID! y: Int @shareable z: Int @shareable }`,
    });
    const settings = { maxExactChoices: 1 };
    const text = stageText(model, "{ p { x y z } }", "solve", { settings });
    expect(text.split("\n")[0]).toMatch(/^\d+ steps, 1 selection set not searched in full$/);
    expect(text.slice(text.indexOf("\n") + 1)).toMatchInlineSnapshot(`
      "Query: 3 fetches, 2 rounds
        → a in round 1: p
        p in a: 2 fetches, 1 round
          → b by key "id" as P in round 1: x y
          → c by key "id" as P in round 1: z"
    `);
  });
});

describe("the order of visits", () => {
  it("makes one request of what is ready in one round, and waits for what is required", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P ${key} { id: ID! x: Int }`,
      c: `type P ${key} { id: ID! x: Int @external y: Int @requires(fields: "x") z: Int }`,
    });
    expect(visitText(model, "{ p { y z } }")).toMatchInlineSnapshot(`
      "Query: 3 fetches, 3 rounds
        → a in round 1: p
        p in a: 2 fetches, 2 rounds
          → b by key "id" as P in round 1: (only to be read: x)
          → c by key "id" as P, required x in round 2: y z"
    `);
  });

  it("splits a visit only where a circle of requirements leaves nothing ready", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P ${key} { id: ID! x: Int y: Int @external z: Int @requires(fields: "y") }`,
      c: `type P ${key} { id: ID! x: Int @external y: Int @requires(fields: "x") }`,
    });
    expect(visitText(model, "{ p { z } }")).toMatchInlineSnapshot(`
      "Query: 4 fetches, 4 rounds
        → a in round 1: p
        p in a: 3 fetches, 3 rounds
          → b by key "id" as P in round 1: (only to be read: x)
          → c by key "id" as P, required x in round 2: (only to be read: y)
          → b by key "id" as P, required y in round 3: z"
    `);
  });

  it("does not wait for a key or a requirement of other types, where more is fetched below", () => {
    const model = composeModel({
      a: `type Query { items: [Item] } union Item = Box | Letter type Box ${key} { id: ID! } type Letter ${key} { id: ID! }`,
      b: `type Box ${key} @key(fields: "code") { id: ID! code: String! weight: Int }`,
      c: `
        type Box @key(fields: "code") { code: String! weight: Int @external cost: Int @requires(fields: "weight") }
        type Letter ${key} { id: ID! to: Person }
        type Person ${key} { id: ID! }`,
      d: `type Person ${key} { id: ID! name: String }`,
    });
    expect(
      visitText(model, "{ items { ... on Box { cost } ... on Letter { to { name } } } }"),
    ).toMatchInlineSnapshot(`
      "Query: 5 fetches, 3 rounds
        → a in round 1: items
        items in a: 4 fetches, 2 rounds
          → b by key "id" as Box in round 1: (only to be read: code weight)
          → c by key "id" as Letter in round 1: to
          → c by key "code" as Box, required weight in round 2: cost
          to in c: 1 fetch, 1 round
            → d by key "id" as Person in round 1: name"
    `);
  });

  it("does not wait for a key of other types that comes with what is asked for anyway", () => {
    const model = composeModel({
      a: `type Query { items: [Item] } union Item = Box | Letter type Box ${key} { id: ID! } type Letter ${key} { id: ID! }`,
      b: `type Box ${key} @key(fields: "code") { id: ID! code: String! weight: Int }`,
      c: `
        type Box @key(fields: "code") { code: String! size: Int }
        type Letter ${key} { id: ID! to: Person }
        type Person ${key} { id: ID! }`,
      d: `type Person ${key} { id: ID! name: String }`,
    });
    expect(
      visitText(model, "{ items { ... on Box { size weight } ... on Letter { to { name } } } }"),
    ).toMatchInlineSnapshot(`
      "Query: 5 fetches, 3 rounds
        → a in round 1: items
        items in a: 4 fetches, 2 rounds
          → b by key "id" as Box in round 1: weight
          → c by key "id" as Letter in round 1: to
          → c by key "code" as Box in round 2: size
          to in c: 1 fetch, 1 round
            → d by key "id" as Person in round 1: name"
    `);
    expect(
      visitText(model, "{ items { ... on Box { size weight } ... on Letter { to { id } } } }"),
    ).toMatchInlineSnapshot(`
      "Query: 3 fetches, 3 rounds
        → a in round 1: items
        items in a: 2 fetches, 2 rounds
          → b by key "id" as Box in round 1: weight
          → c by key "code" as Box, key "id" as Letter in round 2: size to
          to in c: 0 fetches, 0 rounds"
    `);
  });

  it("adds a visit for a key on the way", () => {
    const model = composeModel({
      a: `type Query { p: P } type P ${key} { id: ID! }`,
      b: `type P ${key} @key(fields: "sku") { id: ID! sku: ID! }`,
      c: 'type P @key(fields: "sku") { sku: ID! x: Int }',
    });
    expect(visitText(model, "{ p { x } }")).toMatchInlineSnapshot(`
      "Query: 3 fetches, 3 rounds
        → a in round 1: p
        p in a: 2 fetches, 2 rounds
          → b by key "id" as P in round 1: (only to be read: sku)
          → c by key "sku" as P in round 2: x"
    `);
  });

  it("visits each subgraph with keys of each type", () => {
    const model = composeModel({
      a: `type Query { u: U } union U = A | B type A ${key} { id: ID! } type B @key(fields: "code") { code: ID! }`,
      b: `type A ${key} { id: ID! x: Int } type B @key(fields: "code") { code: ID! x: Int }`,
    });
    expect(visitText(model, "{ u { ... on A { x } ... on B { x } } }")).toMatchInlineSnapshot(`
      "Query: 2 fetches, 2 rounds
        → a in round 1: u
        u in a: 1 fetch, 1 round
          → b by key "id" as A, key "code" as B in round 1: x"
    `);
  });
});

describe("rounds are counted", () => {
  it("from where what a field requires is read first, although it comes once more with a later visit", () => {
    const model = composeModel({
      a: `type Query { start: Start } type Start ${key} { id: ID! } type Item ${key} { id: ID! size: Int }
          type Part ${key} { id: ID! place: Place @external boxes: Int @requires(fields: "place { name }") }
          type Place { name: String @external }`,
      b: `type Start ${key} { id: ID! item: Item }
          type Item ${key} { id: ID! part: Part size: Int @external fits: Int @requires(fields: "size") }
          type Part ${key} { id: ID! place: Place } type Place { name: String }`,
    });
    expect(visitText(model, "{ start { item { part { boxes } fits } } }")).toMatchInlineSnapshot(`
      "Query: 5 fetches, 4 rounds
        → a in round 1: start
        start in a: 4 fetches, 3 rounds
          → b by key "id" as Start in round 1: item
          item in b: 3 fetches, 2 rounds
            → a by key "id" as Item in round 1: (only to be read: size)
            → b by key "id" as Item, required size in round 2: part fits
            part in b, b: 1 fetch, 1 round
              → a by key "id" as Part, required place in round 1: boxes"
    `);
  });

  it("below fields of some types from where the types are told", () => {
    const model = composeModel({
      a: `interface Node ${key} { id: ID! } type A implements Node ${key} { id: ID! } type B implements Node ${key} { id: ID! }
          type Part ${key} { id: ID! x: Int }`,
      b: `type Query { node: Node } type Node ${key} @interfaceObject { id: ID! part: Part } type Part ${key} { id: ID! }`,
    });
    expect(visitText(model, "{ node { ... on A { part { x } } } }")).toMatchInlineSnapshot(`
      "Query: 3 fetches, 3 rounds
        → b in round 1: node
        node in b: 2 fetches, 2 rounds
          → a by key "id" as Node in round 1: __typename
          part in b: 1 fetch, 1 round
            → a by key "id" as Part in round 1: x"
    `);
  });
});
