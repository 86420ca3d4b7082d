import { composeModel, composeSdl } from "@hansa/federation-testkit";
import { printSchema } from "graphql";
import { describe, expect, it } from "vitest";
import {
  buildSupergraphModel,
  FederationModelError,
  type ModelType,
  type SupergraphModel,
  subgraphsOf,
} from "../src/index.ts";

const shop = {
  orders: `
    type Query { orders: [Order!]! }
    type Order @key(fields: "id") { id: ID! createdBy: User @provides(fields: "name") }
    type User @key(fields: "id", resolvable: false) { id: ID! name: String! @external secret: Int @inaccessible }
  `,
  users: `
    type Query { user(id: ID!): User }
    type User @key(fields: "id") @key(fields: "org { id } name") { id: ID! name: String! org: Org }
    type Org { id: ID! }
  `,
};

describe("buildSupergraphModel", () => {
  it("numbers the subgraphs as the supergraph lists them, with names and routing URLs", () => {
    expect(composeModel(shop).subgraphs).toEqual([
      { id: 0, name: "orders", routingUrl: "http://orders.test/graphql" },
      { id: 1, name: "users", routingUrl: "http://users.test/graphql" },
    ]);
  });

  it("gives each field its places", () => {
    const model = composeModel(shop);
    expect(placesOf(model, "User", "name")).toEqual({ orders: "external", users: "resolved" });
    expect(placesOf(model, "User", "id")).toEqual({ orders: "resolved", users: "resolved" });
    expect(placesOf(model, "User", "org")).toEqual({ users: "resolved" });
    expect(typeOf(model, "Order").fields.get("createdBy")?.places.get(0)?.provides?.text).toBe("name");
  });

  it("lists resolvable keys only, normalised", () => {
    const user = typeOf(composeModel(shop), "User");
    expect(
      [...user.entriesBySubgraph].map(([id, keys]) => [id, keys.map((key) => key.selection.text)]),
    ).toEqual([[1, ["id", "name org { id }"]]]);
  });

  it("knows where a type is a stub: with keys, of which none is resolvable", () => {
    const model = composeModel(shop);
    expect(subgraphsOf(typeOf(model, "User").stubIn)).toEqual([0]);
    expect(subgraphsOf(typeOf(model, "Order").stubIn)).toEqual([]);
  });

  it("makes an API schema without join, link and inaccessible elements", () => {
    expect(printSchema(composeModel(shop).apiSchema)).toMatchInlineSnapshot(`
      "type Query {
        orders: [Order!]!
        user(id: ID!): User
      }

      type Order {
        id: ID!
        createdBy: User
      }

      type User {
        name: String!
        id: ID!
        org: Org
      }

      type Org {
        id: ID!
      }"
    `);
  });

  it.each([
    ['import: [{name: "@inaccessible", as: "@secret"}]', "secret"],
    ['as: "secret"', "secret"],
    ['import: ["@inaccessible"]', "inaccessible"],
  ])("hides what is inaccessible where the link says %s", (rename, name) => {
    const sdl = composeSdl({ a: "type Query { a: Int b: Int }" })
      .replace(
        "schema ",
        `schema @link(url: "https://specs.apollo.dev/inaccessible/v0.2", ${rename}, for: SECURITY) `,
      )
      .replace("b: Int", `b: Int @${name}`)
      .concat(`\ndirective @${name} on FIELD_DEFINITION\n`);
    expect(printSchema(buildSupergraphModel(sdl).apiSchema)).toBe("type Query {\n  a: Int\n}");
  });

  it("takes a field away from the subgraph that it is overridden from", () => {
    const model = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! name: String }`,
      b: `type P @key(fields: "id") { id: ID! name: String @override(from: "a") }`,
    });
    expect(placesOf(model, "P", "name")).toEqual({ b: "resolved" });
  });

  it("gives the fields of an interface-object to each implementing type", () => {
    const model = composeModel({
      a: `type Query { n: Node } interface Node @key(fields: "id") { id: ID! }
          type A implements Node @key(fields: "id") { id: ID! } type B implements Node @key(fields: "id") { id: ID! }`,
      b: `type Node @key(fields: "id") @interfaceObject { id: ID! extra: Int }`,
    });
    expect(typeOf(model, "A").fields.get("extra")?.places.get(1)?.through?.name).toBe("Node");
    expect(
      typeOf(model, "B")
        .entriesBySubgraph.get(1)
        ?.map((key) => key.asType.name),
    ).toEqual(["Node"]);
  });

  it("knows the external keys of an interface-object of each type that it stands for", () => {
    const model = buildSupergraphModel(`
      schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5") { query: Query }
      enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
      type Query @join__type(graph: A) @join__type(graph: B) { m: Node @join__field(graph: B) }
      interface Node @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", isInterfaceObject: true) {
        id: ID! @join__field(graph: A) @join__field(graph: B, external: true)
      }
      type T implements Node @join__implements(graph: A, interface: "Node") @join__type(graph: A, key: "id") { id: ID! }
    `);
    expect([...typeOf(model, "T").keyFieldsBySubgraph].map(([id, { text }]) => [id, text])).toEqual([
      [1, "id"],
    ]);
  });

  it("knows the possible types of unions and interfaces in each subgraph", () => {
    const model = composeModel({
      a: `type Query { u: U @shareable } union U = A | B type A @shareable { x: Int } type B { y: Int }`,
      b: `type Query { u: U @shareable } union U = A type A @shareable { x: Int }`,
    });
    const union = typeOf(model, "U");
    expect(
      [...union.possibleTypesBySubgraph].map(([id, types]) => [id, types.map((type) => type.name)]),
    ).toEqual([
      [0, ["A", "B"]],
      [1, ["A"]],
    ]);
  });

  it("reads more subgraphs than a 32-bit set holds", () => {
    const subgraphs = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `s${i}`,
        `type Query { f${i}: T } type T @key(fields: "id") { id: ID! g${i}: Int }`,
      ]),
    );
    const model = composeModel(subgraphs);
    expect(typeOf(model, "T").subgraphs).toBe(2n ** 40n - 1n);
  });

  it("honours root types of other names", () => {
    const model = composeModel({
      a: `schema { query: Root mutation: Change } type Root { a: Int } type Change { b: Int }`,
    });
    expect([model.roots.query.name, model.roots.mutation?.name]).toEqual(["Query", "Mutation"]);
    const renamed = buildSupergraphModel(
      composeSdl({ a: "type Query { a: Int }" })
        .replaceAll("type Query", "type Root")
        .replaceAll("query: Query", "query: Root"),
    );
    expect(renamed.roots.query.name).toBe("Root");
  });
});

describe("join v0.1", () => {
  it("leaves value types to every subgraph and other fields to the owner", () => {
    const model = buildSupergraphModel(`
      schema @core(feature: "https://specs.apollo.dev/core/v0.1") @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
      enum join__Graph { A @join__graph(name: "a", url: "http://a") B @join__graph(name: "b", url: "http://b") }
      type Query { p: P @join__field(graph: A) }
      type P @join__owner(graph: A) @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
        id: ID! @join__field(graph: A)
        name: String
        stock: Int @join__field(graph: B, requires: "name")
        size: Size @join__field(graph: B)
      }
      type Size { width: Int }
    `);
    expect(placesOf(model, "P", "name")).toEqual({ a: "resolved" });
    expect(placesOf(model, "P", "stock")).toEqual({ b: "requires name" });
    expect(placesOf(model, "Size", "width")).toEqual({ a: "resolved", b: "resolved" });
  });
});

describe("a supergraph that cannot be read", () => {
  const head = (links: string): string => `schema ${links} { query: Query }
enum join__Graph { A @join__graph(name: "a", url: "http://a") }
type Query @join__type(graph: A) { a: Int }`;
  const join = '@link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)';
  const cases: readonly (readonly [string, string, string, string])[] = [
    ["is no GraphQL", "type Query {", "SUPERGRAPH_SYNTAX_INVALID", "1:13: "],
    ["is a plain schema", "type Query { a: Int }", "SUPERGRAPH_INVALID", "1:1: "],
    [
      "uses a newer join",
      head('@link(url: "https://specs.apollo.dev/join/v0.9")'),
      "JOIN_VERSION_UNKNOWN",
      "1:8: ",
    ],
    [
      "needs a security specification that is not understood",
      head(`${join}\n  @link(url: "https://specs.example.com/vault/v1.0", for: SECURITY)`),
      "SUPERGRAPH_SPEC_UNKNOWN",
      "2:3: ",
    ],
    [
      "names no subgraph",
      `schema ${join} { query: Query } type Query { a: Int }`,
      "SUPERGRAPH_INVALID",
      "1:1: ",
    ],
    [
      "names a subgraph that is not listed",
      head(join).replace("graph: A)", "graph: Z)"),
      "SUPERGRAPH_INVALID",
      "3:12: ",
    ],
    [
      "has a key that is no selection",
      head(join).replace("graph: A)", 'graph: A, key: "id {")'),
      "SUPERGRAPH_INVALID",
      "3:12: ",
    ],
  ];

  const deep = (open: string, close: string): string => open.repeat(100_000) + close.repeat(100_000);
  const lines = head(join);
  const misuses: readonly (readonly [string, string, string])[] = [
    ["nothing", "", "1:1: The supergraph is empty."],
    ["a comment only", "\n# later\n", "3:1: The supergraph is empty."],
    [
      "bytes",
      "\u0000\u0001",
      "1:1: The supergraph is not GraphQL schema language: Syntax Error: Unexpected character: U+0000.",
    ],
    [
      "a page",
      "<!doctype html>",
      '1:1: The supergraph is not GraphQL schema language: Syntax Error: Unexpected character: "<".',
    ],
    [
      "a subgraph",
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) type Query { a: Int }',
      "so it is not a supergraph. It is the schema of one subgraph: compose it with the others",
    ],
    [
      "a subgraph of Federation 1",
      'type A @key(fields: "id") { id: ID }',
      "It is the schema of one subgraph",
    ],
    ["an operation", "{ a }", "It is an operation: give the output of a composition."],
    ["a deep type", `${lines} type Z { z: ${deep("[", "]")} }`, "Brackets nest more than 200 deep."],
    [
      "a deep value",
      `${lines} type Z { z(a: Int = ${deep("[", "]")}): Int }`,
      "Brackets nest more than 200 deep.",
    ],
    [
      "a deep key",
      lines.replace("graph: A)", `graph: A, key: "${"a {".repeat(9_000)}")`),
      "Brackets nest more than 200 deep.",
    ],
    [
      "a type twice",
      `${lines}\ntype Query { b: Int }`,
      '4:1: The supergraph defines the type "Query" a second time.',
    ],
    [
      "a type that is not there",
      lines.replace("a: Int", "a: [Gone!]"),
      '3:40: "Query.a" refers to the type "Gone"',
    ],
    [
      "an argument's type that is not there",
      lines.replace("a: Int", "a(b: Gone): Int"),
      '"Query.a" refers to the type "Gone"',
    ],
    [
      "a key of no field",
      `${lines} type P @join__type(graph: A, key: "id") { a: Int }`,
      'The key "id" of "P" names the field "P.id"',
    ],
    [
      "a requirement of no field",
      `${lines} type P @join__type(graph: A) { a: Int @join__field(graph: A, requires: "p { b }") p: P }`,
      'What "P.a" requires names the field "P.b"',
    ],
    [
      "an interface of itself",
      `${lines}\ninterface I implements I { a: Int }`,
      "4:24: The part of the supergraph that clients see is not a schema",
    ],
    [
      "a reserved name",
      `${lines}\ntype __proto__ { a: Int }`,
      'is not a schema: Name "__proto__" must not begin with "__"',
    ],
  ];

  it.each(misuses)("holds %s", (_, sdl, message) => {
    const started = process.cpuUsage();
    const error = errorOf(() => buildSupergraphModel(sdl));
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^\d+:\d+: /);
    expect(error.message.length).toBeLessThan(400);
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
  });

  it("says that clients would see no schema once that is asked for, of what has just been composed", () => {
    const model = buildSupergraphModel(`${lines}\ninterface I implements I { a: Int }`, { isComposed: true });
    expect(errorOf(() => model.apiSchema).code).toBe("SUPERGRAPH_INVALID");
    expect(errorOf(() => model.apiSchema).code).toBe("SUPERGRAPH_INVALID");
  });

  it.each(cases)("that %s", (_, sdl, code, place) => {
    const error = errorOf(() => buildSupergraphModel(sdl));
    expect(error.code).toBe(code);
    expect(error.message.startsWith(place)).toBe(true);
  });
});

describe("the specifications that a supergraph is linked to", () => {
  const of = (links: string): string => `schema
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  ${links} { query: Query }
enum join__Graph { A @join__graph(name: "a", url: "http://a") }
type Query @join__type(graph: A) { a: Int }`;
  const authenticated = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';

  it.each([
    ["for nothing in particular", '@link(url: "https://specs.example.com/anything/v9.9")'],
    ["that are obeyed", '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)'],
    ["of composition only", '@link(url: "https://specs.apollo.dev/tag/v0.3", import: ["@tag"])'],
    ["without a version and for nothing", '@link(url: "https://example.com/notes")'],
    ["by another directive", '@contact(url: "https://specs.apollo.dev/authenticated/v0.1")'],
  ])("are ignored: %s", (_, links) => {
    expect(buildSupergraphModel(of(links)).securitySpecs).toEqual([]);
  });

  it.each([
    ["authenticated", authenticated, "SECURITY"],
    ["authenticated", '@link(url: "https://specs.apollo.dev/authenticated/v0.1")', "SECURITY"],
    [
      "policy",
      '@link(url: "https://specs.apollo.dev/policy/v7.7", as: "p", import: [{name: "@policy", as: "@guard"}])',
      "SECURITY",
    ],
    [
      "requiresScopes",
      '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1/", for: SECURITY)',
      "SECURITY",
    ],
    ["connect", '@link(url: "https://specs.apollo.dev/connect/v0.1", for: EXECUTION)', "EXECUTION"],
    // Not the one that is obeyed, though its name is the same.
    ["inaccessible", '@link(url: "https://specs.example.com/inaccessible/v0.2", for: SECURITY)', "SECURITY"],
    ["inaccessible", '@link(url: "https://specs.apollo.dev/inaccessible/v0.9", for: SECURITY)', "SECURITY"],
    ["odd", '@link(url: "https://specs.example.com/odd/v1.0", for: SOMETHING)', "SOMETHING"],
    ["policy", '@core(feature: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)', "SECURITY"],
  ])("are an error where nobody obeys them: %s by %s", (name, links, purpose) => {
    const error = errorOf(() => buildSupergraphModel(of(links)));
    expect(error).toMatchObject({ code: "SUPERGRAPH_SPEC_UNKNOWN", position: { line: 3, column: 3 } });
    expect(error.message).toMatch(
      new RegExp(
        `^3:3: The supergraph needs the specification "${name}" \\(https:.*\\) for ${purpose}, which is not`,
      ),
    );
  });

  it("are found where @link has another name", () => {
    const links = `@lnk(url: "https://specs.apollo.dev/link/v1.0", as: "lnk")
      @lnk(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)`;
    expect(errorOf(() => buildSupergraphModel(of(links))).message).toContain('"authenticated"');
  });

  it("are accepted for SECURITY where something else enforces them, and told", () => {
    for (const delegatedSecurity of [
      "any",
      ["policy", "authenticated"],
      ["https://specs.apollo.dev/authenticated"],
    ] as const) {
      const { securitySpecs } = buildSupergraphModel(of(authenticated), { delegatedSecurity });
      expect(securitySpecs.map(({ name }) => name)).toEqual(["authenticated"]);
    }
    expect(
      errorOf(() => buildSupergraphModel(of(authenticated), { delegatedSecurity: ["policy"] })).code,
    ).toBe("SUPERGRAPH_SPEC_UNKNOWN");
  });

  it("are accepted where the caller obeys them", () => {
    const sdl = of('@link(url: "https://specs.example.com/vault/v1.0", for: SECURITY)');
    const understoodSpecs = ["https://specs.example.com/vault"];
    expect(buildSupergraphModel(sdl, { understoodSpecs }).securitySpecs).toEqual([]);
    expect(errorOf(() => buildSupergraphModel(sdl, { understoodSpecs: ["vault"] })).message).toContain(
      '"vault"',
    );
  });

  it("are not delegated where they are for EXECUTION", () => {
    const sdl = of('@link(url: "https://specs.apollo.dev/connect/v0.1", for: EXECUTION)');
    expect(errorOf(() => buildSupergraphModel(sdl, { delegatedSecurity: "any" })).code).toBe(
      "SUPERGRAPH_SPEC_UNKNOWN",
    );
  });
});

function errorOf(action: () => unknown): FederationModelError {
  try {
    action();
  } catch (error) {
    if (error instanceof FederationModelError) {
      return error;
    }
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

function typeOf(model: SupergraphModel, name: string): ModelType {
  const type = model.typesByName.get(name);
  if (type === undefined) {
    throw new Error(`The model has no type "${name}".`);
  }
  return type;
}

function placesOf(
  model: SupergraphModel,
  typeName: string,
  fieldName: string,
): Readonly<Record<string, string>> {
  const places = [...(typeOf(model, typeName).fields.get(fieldName)?.places.values() ?? [])];
  return Object.fromEntries(
    places.map((place) => [
      model.subgraphs[place.subgraph]?.name ?? "",
      place.external
        ? "external"
        : place.requires === undefined
          ? "resolved"
          : `requires ${place.requires.text}`,
    ]),
  );
}
