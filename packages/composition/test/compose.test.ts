import { printSchema } from "graphql";
import { describe, expect, it, vi } from "vitest";
import { compose, formatFinding, type SubgraphInput } from "../src/index.ts";

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])`;

function subgraph(name: string, sdl: string): SubgraphInput {
  return {
    name,
    routingUrl: `http://${name}.test/graphql`,
    sdl: `${federation}\n${sdl}`,
    file: `${name}.graphql`,
  };
}

const users = subgraph(
  "users",
  `type Query { users: [User!]! }\ntype User @key(fields: "id") { id: ID! name: String! }`,
);
const orders = subgraph(
  "orders",
  `type Query { orders: [Order!]! }
type Order @key(fields: "id") { id: ID! createdBy: User }
type User @key(fields: "id", resolvable: false) { id: ID! }`,
);

function codesOf(subgraphs: readonly SubgraphInput[]): readonly string[] {
  return compose(subgraphs).errors.map(({ code }) => code);
}

describe("compose", () => {
  it("gives a supergraph, its model and the schema that clients see", () => {
    const result = compose([users, orders]);
    expect(result.errors).toEqual([]);
    expect(result.supergraphSdl).toContain(
      'USERS @join__graph(name: "users", url: "http://users.test/graphql")',
    );
    expect(result.model?.subgraphs.map(({ name }) => name)).toEqual(["orders", "users"]);
    expect(result.ok && printSchema(result.model.apiSchema)).toBe(
      `type Order {
  id: ID!
  createdBy: User
}

type Query {
  orders: [Order!]!
  users: [User!]!
}

type User {
  id: ID!
  name: String!
}`,
    );
  });

  it("gives the same bytes for the same subgraphs in any order", () => {
    const products = subgraph("products", `type Query { products: [Product!]! } type Product { id: ID! }`);
    const inOrder = compose([orders, products, users]).supergraphSdl;
    expect(inOrder).toBeDefined();
    expect(compose([users, products, orders]).supergraphSdl).toBe(inOrder);
    expect(compose([products, users, orders]).supergraphSdl).toBe(inOrder);
  });

  it("refuses an empty set", () => {
    expect(codesOf([])).toEqual(["NO_SUBGRAPHS"]);
  });

  it("refuses a name that is taken twice, once for the name", () => {
    const result = compose([users, orders, { ...orders, name: "users" }]);
    expect(result.errors).toEqual([
      {
        code: "DUPLICATE_SUBGRAPH_NAME",
        message: '2 subgraphs have the name "users".',
        mend: "Give each a name of its own.",
        subgraphs: ["users"],
        locations: [],
      },
    ]);
  });

  it.each([
    ["", ""],
    ["1st", ' Did you mean "st"?'],
    ["our users", ' Did you mean "our_users"?'],
    ["__proto__", ' Did you mean "proto__"?'],
  ])("refuses the name %j", (name, suggestion) => {
    const [error] = compose([{ ...users, name }]).errors;
    expect(error?.code).toBe("INVALID_SUBGRAPH_NAME");
    expect(error?.message.endsWith(`at most 64 in all.${suggestion}`)).toBe(true);
  });

  it("keeps apart two names that differ in punctuation only", () => {
    const result = compose([
      { ...users, name: "a-b" },
      { ...subgraph("a_b", "type Query { ping: String }"), name: "a_b" },
    ]);
    expect(result.model?.subgraphs.map(({ name }) => name)).toEqual(["a-b", "a_b"]);
  });

  it("keeps apart names that differ in case, also from a name that looks like a number of one", () => {
    const names = ["users_1", "users", "Users"];
    const { model } = compose(names.map((name) => subgraph(name, `type Query { of_${name}: String }`)));
    expect(model?.subgraphs.map(({ name }) => name).toSorted()).toEqual(["Users", "users", "users_1"]);
  });

  it("gives the same bytes whatever language the machine is set to", () => {
    const inputs = ["zeta", "tango", "charlie", "hotel", "a10", "a2", "a_b", "ab"].map((name) =>
      subgraph(
        name,
        `type Query { of_${name}: T } type T @key(fields: "id") { id: ID! t_${name}: E } enum E { A }`,
      ),
    );
    const english = compose(inputs);
    expect(english.errors).toEqual([]);
    const compareInEstonian = new Intl.Collator("et").compare;
    const localeCompare = vi.spyOn(String.prototype, "localeCompare").mockImplementation(function (
      this: string,
      other: string,
    ) {
      return compareInEstonian(String(this), other);
    });
    try {
      expect(compose(inputs).supergraphSdl).toBe(english.supergraphSdl);
    } finally {
      localeCompare.mockRestore();
    }
  });

  it("follows @override from a subgraph by its name, whatever the directive is called", () => {
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", { name: "@override", as: "@takes" }])`;
    const from = subgraph(
      "old-one",
      `type Query { p: P } type P @key(fields: "id") { id: ID! name: String }`,
    );
    const taker = {
      ...users,
      name: "a",
      sdl: `${link} type P @key(fields: "id") { id: ID! name: String @takes(from: "old-one") }`,
    };
    const { supergraphSdl } = compose([from, taker]);
    expect(supergraphSdl).toContain('name: String @join__field(graph: A, override: "old-one")');
  });

  it("tells the same errors of two subgraphs of one name, whichever comes first", () => {
    const broken = { name: "a", routingUrl: "", sdl: "type Query {" };
    const inputs = ["x.graphql", "y.graphql"].map((file) => ({ ...broken, file }));
    expect(compose(inputs.toReversed()).errors).toEqual(compose(inputs).errors);
  });

  it("names subgraphs in messages as they are named", () => {
    const { errors } = compose([
      subgraph("b-2", "type Query { x: Int }"),
      subgraph("a", "type Query { x: Int }"),
    ]);
    expect(errors.map(({ message }) => message)).toEqual([
      '"Query.x" is resolved in "a" and "b-2", and not shareable in "a" and "b-2".',
    ]);
  });

  it("says at which line and column a schema is not GraphQL, for all subgraphs at once", () => {
    const result = compose([
      subgraph("b", "type Query { a: }"),
      subgraph("a", "type Query {\n  a: Int\n  b Int\n}"),
    ]);
    expect(result.errors.map(formatFinding)).toEqual([
      'a.graphql:4:5: The schema of the subgraph "a" is not valid GraphQL. Syntax Error: Expected ":", found Name "Int". [INVALID_GRAPHQL]',
      'b.graphql:2:17: The schema of the subgraph "b" is not valid GraphQL. Syntax Error: Expected Name, found "}". [INVALID_GRAPHQL]',
    ]);
  });

  it.each([
    ["an empty text", ""],
    ["no GraphQL at all", "<html></html>"],
    ["an operation", "type Query { a: Int }\nquery { a }"],
    [
      "a type that is nested without end",
      `type Query { a: ${"[".repeat(100_000)}Int${"]".repeat(100_000)} }`,
    ],
  ])("refuses %s as a schema", (_, sdl) => {
    const [error] = compose([{ name: "a", routingUrl: "", sdl }]).errors;
    expect(error?.code).toBe("INVALID_GRAPHQL");
    expect(error?.locations.every(({ file }) => file === "a")).toBe(true);
  });

  it("places an error about two subgraphs in both", () => {
    const product = `type Query { p: Product }\ntype Product @key(fields: "id") { id: ID! name: String }`;
    const [error] = compose([subgraph("b", product.replace("p:", "q:")), subgraph("a", product)]).errors;
    expect(error).toMatchObject({
      code: "INVALID_FIELD_SHARING",
      coordinate: "Product.name",
      subgraphs: ["a", "b"],
      locations: [
        { subgraph: "a", file: "a.graphql", line: 3, column: 43 },
        { subgraph: "b", file: "b.graphql", line: 3, column: 43 },
      ],
    });
  });

  it("places an error about one subgraph at its directive", () => {
    const [error] = compose([
      subgraph("a", `type Query { p: Product }\ntype Product @key(fields: "sku") { id: ID! }`),
    ]).errors;
    expect(error).toMatchObject({
      code: "KEY_INVALID_FIELDS",
      coordinate: "Product",
      subgraphs: ["a"],
      locations: [{ file: "a.graphql", line: 3, column: 14 }],
    });
  });

  it("refuses subgraphs without a query", () => {
    expect(codesOf([subgraph("a", "type Product { id: ID! }")])).toEqual(["NO_QUERIES"]);
  });

  it("composes a Federation v1 schema", () => {
    const legacy: SubgraphInput = {
      name: "legacy",
      routingUrl: "http://legacy.test",
      sdl: `type Query { accounts: [Account] } type Account @key(fields: "id") { id: ID! }`,
    };
    expect(compose([legacy, users]).errors).toEqual([]);
  });
});
