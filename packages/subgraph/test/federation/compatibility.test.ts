import { startTestPostgres } from "@hansa/testkit";
import { composeServices } from "@theguild/federation-composition";
import { parse, validateSchema } from "graphql";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { printSubgraphSdl } from "../../src/index.ts";
import { buildSubgraphSchema } from "../../src/schema/build-schema.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";
import { products, productsSql } from "./compatibility-products.ts";

// What the public suite asks of its service "products": https://github.com/apollographql/apollo-federation-subgraph-compatibility

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(productsSql);
const { run, takeStatements } = createTestSubgraph(products, database);
beforeEach(() => void takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const entities = async (of: readonly object[], selection: string) =>
  await run(`query ($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`, { of });

test("the schema is printed as the module writes it, directives in their order", () => {
  expect(validateSchema(buildSubgraphSchema(products.build()))).toEqual([]);
  expect(printSubgraphSdl(products)).toMatchInlineSnapshot(`
    "extend schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@extends", "@external", "@inaccessible", "@interfaceObject", "@key", "@override", "@provides", "@requires", "@shareable", "@tag"])
      @link(url: "https://myspecs.dev/myCustomDirective/v1.0", import: ["@custom"])
      @composeDirective(name: "@custom")

    directive @custom on OBJECT

    type Query {
      product(id: ID!): Product
      deprecatedProduct(sku: String!, package: String!): DeprecatedProduct @deprecated(reason: "Use product query instead")
      tags: [ProductVariation!]!
      products: [Product!]
    }

    type Product @custom @key(fields: "id") @key(fields: "sku package") @key(fields: "sku variation { id }") {
      id: ID!
      sku: String
      package: String
      variation: ProductVariation
      dimensions: ProductDimension
      createdBy: User @provides(fields: "totalProductsCreated")
      notes: String @tag(name: "internal")
      research: [ProductResearch!]!
    }

    type DeprecatedProduct @key(fields: "sku package") {
      sku: String!
      package: String!
      reason: String
      createdBy: User
    }

    type ProductResearch @key(fields: "study { caseNumber }") {
      study: CaseStudy!
      outcome: String
    }

    type User @key(fields: "email") @extends {
      averageProductsCreatedPerYear: Int @requires(fields: "totalProductsCreated yearsOfEmployment")
      email: ID! @external
      name: String @override(from: "users")
      totalProductsCreated: Int @external
      yearsOfEmployment: Int! @external
    }

    type Inventory @interfaceObject @key(fields: "id") {
      id: ID!
      deprecatedProducts: [DeprecatedProduct!]!
    }

    type ProductVariation {
      id: ID!
    }

    type ProductDimension @shareable {
      size: String
      weight: Float
      unit: String @inaccessible
    }

    type CaseStudy {
      caseNumber: ID!
      description: String
    }
    "
  `);
});

test("it composes with the services beside it", () => {
  const users = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
    type Query { me: User }
    type User @key(fields: "email") { email: ID! name: String totalProductsCreated: Int yearsOfEmployment: Int! }`;
  const inventory = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
    type Query { inventories: [Inventory!]! }
    interface Inventory @key(fields: "id") { id: ID! }
    type Warehouse implements Inventory @key(fields: "id") { id: ID! }`;
  const services = [printSubgraphSdl(products), users, inventory].map((typeDefs, index) => ({
    name: ["products", "users", "inventory"][index] ?? "",
    typeDefs: parse(typeDefs),
    url: "http://127.0.0.1",
  }));
  expect(composeServices(services).errors).toBeUndefined();
});

describe("keys", () => {
  const federation = { dimensions: { size: "small" } };
  test.each([
    ["one field", { id: "apollo-federation" }],
    ["several fields", { sku: "federation", package: "@apollo/federation" }],
    ["a field of an object", { sku: "federation", variation: { id: "OSS" } }],
  ])("of %s", async (_, key) => {
    const { data, errors } = await entities(
      [{ __typename: "Product", ...key }],
      "... on Product { dimensions { size } }",
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ _entities: [federation] });
  });

  test("of an object alone", async () => {
    const { data } = await entities(
      [{ __typename: "ProductResearch", study: { caseNumber: "1235" } }],
      "... on ProductResearch { study { caseNumber description } outcome }",
    );
    expect(data).toEqual({
      _entities: [{ study: { caseNumber: "1235", description: "Studio Study" }, outcome: null }],
    });
  });
});

test("@provides: a path has what is external elsewhere", async () => {
  const { data } = await run(
    '{ product(id: "apollo-federation") { variation { id } createdBy { email name totalProductsCreated } research { study { caseNumber } } } }',
  );
  expect(data).toEqual({
    product: {
      variation: { id: "OSS" },
      createdBy: { email: "support@apollographql.com", name: "Jane Smith", totalProductsCreated: 1337 },
      research: [{ study: { caseNumber: "1234" } }],
    },
  });
  expect(takeStatements()).toHaveLength(1);
});

test("@requires: values of other services come with the representation", async () => {
  const user = { __typename: "User", email: "support@apollographql.com" };
  const { data, errors } = await entities(
    [
      { ...user, totalProductsCreated: 1337, yearsOfEmployment: 10 },
      { ...user, totalProductsCreated: null, yearsOfEmployment: 10 },
      { ...user, totalProductsCreated: 5 },
      { ...user, totalProductsCreated: 5, yearsOfEmployment: "ten" },
    ],
    "... on User { averageProductsCreatedPerYear email }",
  );
  expect(data).toEqual({
    _entities: [134, null, null, null].map((averageProductsCreatedPerYear) => ({
      averageProductsCreatedPerYear,
      email: user.email,
    })),
  });
  expect(errors?.map(({ message, path, extensions: { code } }) => ({ message, path, code }))).toEqual([
    {
      message:
        'The representation has the value undefined for "User.yearsOfEmployment", which its type does not allow.',
      path: ["_entities", 2, "averageProductsCreatedPerYear"],
      code: "BAD_USER_INPUT",
    },
    {
      message:
        'The representation has the value "ten" for "User.yearsOfEmployment", which its type does not allow.',
      path: ["_entities", 3, "averageProductsCreatedPerYear"],
      code: "BAD_USER_INPUT",
    },
  ]);
  const direct = await run(
    '{ product(id: "apollo-federation") { createdBy { averageProductsCreatedPerYear } } }',
  );
  expect(direct.data).toEqual({ product: { createdBy: { averageProductsCreatedPerYear: null } } });
  expect(direct.errors?.[0]?.message).toBe(
    '"User.averageProductsCreatedPerYear" needs "totalProductsCreated", which another subgraph has. ' +
      'Ask for it in "_entities", with "totalProductsCreated" in the representation, as gateways do.',
  );
});

test("@interfaceObject: fields are added to every type behind an interface", async () => {
  const { data } = await entities(
    [
      { __typename: "Inventory", id: "apollo-oss" },
      { __typename: "Inventory", id: "none" },
    ],
    "... on Inventory { id deprecatedProducts { sku package reason createdBy { name } } }",
  );
  expect(data).toEqual({
    _entities: [
      {
        id: "apollo-oss",
        deprecatedProducts: [
          {
            sku: "apollo-federation-v1",
            package: "@apollo/federation-v1",
            reason: "Migrate to Federation V2",
            createdBy: { name: "Jane Smith" },
          },
        ],
      },
      { id: "none", deprecatedProducts: [] },
    ],
  });
  expect(takeStatements()).toHaveLength(1);
});

test("lists of values that TypeScript makes", async () => {
  expect(await run("{ tags { __typename a: id b: id } }")).toEqual({
    data: {
      tags: ["OSS", "platform"].map((id) => ({ __typename: "ProductVariation", a: id, b: id })),
    },
  });
});
