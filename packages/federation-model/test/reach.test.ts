import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import {
  buildSupergraphModel,
  describeRefusal,
  type Location,
  reach,
  type SupergraphModel,
} from "../src/index.ts";

describe("reach", () => {
  it("reaches what has a key that is there", () => {
    const model = composeModel({
      a: `type Query { user: User } type User @key(fields: "id") { id: ID! }`,
      b: `type User @key(fields: "id") { id: ID! name: String }`,
    });
    expect(hopsFrom(model, "User", "a")).toEqual({ b: "id, round 1" });
  });

  it("goes through others where no key is there yet, by the shortest chain", () => {
    const model = composeModel({
      a: `type Query { user: User } type User @key(fields: "id") { id: ID! }`,
      b: `type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! @shareable }`,
      c: `type User @key(fields: "email") @key(fields: "code") { email: String! @shareable code: ID! @shareable }`,
      d: `type User @key(fields: "code") { code: ID! @shareable karma: Int }`,
    });
    expect(hopsFrom(model, "User", "a")).toEqual({
      b: "id, round 1",
      c: "email, round 2 after b",
      d: "code, round 3 after b c",
    });
  });

  it("puts a key together from several subgraphs, nested selections included", () => {
    const model = composeModel({
      a: `type Query { user: User } type User @key(fields: "id") { id: ID! org: Org! @shareable } type Org @shareable { id: ID! }`,
      b: `type User @key(fields: "id") { id: ID! name: String! @shareable }`,
      c: `type User @key(fields: "org { id } name") { name: String! @shareable org: Org! @shareable karma: Int } type Org @shareable { id: ID! }`,
    });
    expect(hopsFrom(model, "User", "a")).toEqual({
      b: "id, round 1",
      c: "name org { id }, round 2 after b",
    });
  });

  it("takes what is provided where an object arrived", () => {
    const model = composeModel({
      a: `type Query { review: Review } type Review { author: User @provides(fields: "email") other: User }
          type User @key(fields: "id") { id: ID! email: String! @external }`,
      b: `type User @key(fields: "id") { id: ID! email: String! @shareable }`,
      c: `type User @key(fields: "email") { email: String! @shareable karma: Int }`,
    });
    const provided = model.typesByName.get("Review")?.fields.get("author")?.places.get(0)?.provides;
    expect(hopsFrom(model, "User", "a", provided)).toEqual({ b: "id, round 1", c: "email, round 1" });
    expect(hopsFrom(model, "User", "a")).toEqual({ b: "id, round 1", c: "email, round 2 after b" });
  });

  it("reaches an interface-object as the interface", () => {
    const model = composeModel({
      a: `type Query { node: Node } interface Node @key(fields: "id") { id: ID! }
          type A implements Node @key(fields: "id") { id: ID! }`,
      b: `type Node @key(fields: "id") @interfaceObject { id: ID! extra: Int }`,
    });
    expect(hopsFrom(model, "A", "a")).toEqual({ b: "id, round 1" });
  });

  it("says why a subgraph cannot be reached", () => {
    const model = buildSupergraphModel(`
      schema @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
      enum join__Graph {
        A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") C @join__graph(name: "c", url: "")
      }
      type Query @join__type(graph: A) { p: P }
      type P @join__type(graph: A, key: "id") @join__type(graph: B, key: "code")
        @join__type(graph: C, key: "id", resolvable: false) {
        id: ID! @join__field(graph: A) @join__field(graph: C)
        code: ID! @join__field(graph: B)
      }
    `);
    const type = typeOf(model, "P");
    const { refusals } = reach(model, type, [{ subgraph: 0, provided: undefined }]);
    expect(
      [...refusals].map(([subgraph, refusal]) => describeRefusal(model, type, subgraph, refusal)),
    ).toEqual([
      '"b" needs the key "code", and "P.code" cannot be had',
      '"c" defines "P" without a resolvable key',
    ]);
  });

  describe("where keys of two types are read through each other", () => {
    const circle = (keysOfP: string): SupergraphModel =>
      buildSupergraphModel(`
        schema @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
        enum join__Graph {
          A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") C @join__graph(name: "c", url: "")
        }
        type Query @join__type(graph: A) { p: P q: Q }
        type P @join__type(graph: A, key: "id") ${keysOfP} @join__type(graph: C) {
          id: ID! @join__field(graph: A) @join__field(graph: B)
          q: Q @join__field(graph: A) @join__field(graph: B)
          z: ID! @join__field(graph: B) @join__field(graph: C)
        }
        type Q @join__type(graph: A, key: "id") @join__type(graph: B) @join__type(graph: C, key: "p { z }") {
          id: ID! @join__field(graph: A)
          p: P @join__field(graph: A) @join__field(graph: C)
          y: ID! @join__field(graph: B) @join__field(graph: C)
        }
      `);
    const byCircle = '@join__type(graph: B, key: "q { y }")';

    it.each([
      ["P", "Q"],
      ["Q", "P"],
    ])("reaches what another key begins with (%s first)", (first, second) => {
      const model = circle(`${byCircle} @join__type(graph: B, key: "id")`);
      const answers = [first, second].map((name) => [name, Object.keys(hopsFrom(model, name, "a"))]);
      expect(Object.fromEntries(answers)).toEqual({ P: ["b"], Q: ["c"] });
    });

    it.each([
      ["P", "Q"],
      ["Q", "P"],
    ])("reaches nothing where each waits for the other (%s first)", (first, second) => {
      const model = circle(byCircle);
      expect([hopsFrom(model, first, "a"), hopsFrom(model, second, "a")]).toEqual([{}, {}]);
    });
  });

  it("answers the same question with the same object", () => {
    const model = composeModel({
      a: `type Query { user: User } type User @key(fields: "id") { id: ID! }`,
      b: `type User @key(fields: "id") { id: ID! name: String }`,
    });
    const ask = (): unknown => reach(model, typeOf(model, "User"), [{ subgraph: 0, provided: undefined }]);
    expect(ask()).toBe(ask());
  });
});

function typeOf(
  model: SupergraphModel,
  name: string,
): NonNullable<ReturnType<SupergraphModel["typesByName"]["get"]>> {
  const type = model.typesByName.get(name);
  if (type === undefined) {
    throw new Error(`The model has no type "${name}".`);
  }
  return type;
}

/** How each subgraph is reached, by name. */
function hopsFrom(
  model: SupergraphModel,
  typeName: string,
  subgraph: string,
  provided?: Location["provided"],
): Readonly<Record<string, string>> {
  const id = model.subgraphs.findIndex((one) => one.name === subgraph);
  const { hops } = reach(model, typeOf(model, typeName), [{ subgraph: id, provided }]);
  const nameOf = (number: number): string => model.subgraphs[number]?.name ?? "";
  return Object.fromEntries(
    [...hops].map(([number, hop]) => {
      const after =
        hop.before.length === 0 ? "" : ` after ${hop.before.map((key) => nameOf(key.subgraph)).join(" ")}`;
      return [nameOf(number), `${hop.key.selection.text}, round ${hop.rounds}${after}`];
    }),
  );
}
