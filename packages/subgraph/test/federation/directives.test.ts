import { startTestPostgres } from "@hansa/testkit";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  byKey,
  column,
  defineSubgraph,
  fromContext,
  list,
  listOf,
  printSubgraphSdl,
  representation,
  scalar,
  table,
} from "../../src/index.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(`
  create table tb_parcel (id int primary key, product bigint, weight int not null, sender bigint, sender_name text);
  insert into tb_parcel values (1, 10, 3, 7, 'Ann'), (2, 11, 5, null, 'Bob'), (3, null, 1, 8, null);
`);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const shipping = defineSubgraph({
  name: "shipping",
  directives: {
    "@team": {
      url: "https://specs.example/team/v1.0",
      definition: "directive @team(of: String!) repeatable on OBJECT | FIELD_DEFINITION",
    },
  },
});
const Size = shipping.value(
  "Size",
  { width: scalar.int(), unit: scalar.string().nullable() },
  { shareable: true },
);
const Product = shipping.entity("Product", {
  key: "id",
  source: representation({ id: column.bigint() }),
  external: {
    price: scalar.decimal(),
    size: Size.nullable(),
    labels: list(scalar.string()).nullable(),
    weight: scalar.int().nullable(),
  },
});
const User = shipping.stub("User", { key: { id: "ID" }, external: { name: "String" } });
const Parcel = shipping.entity("Parcel", {
  description: "What is sent.",
  authenticated: true,
  key: "id",
  tag: ["public", "b"],
  directives: { "@team": { of: 'the "docks"' } },
  cost: 3,
  source: table("tb_parcel", {
    id: column.int(),
    product: column.bigint().nullable(),
    weight: column.int(),
    sender: column.bigint().nullable(),
    sender_name: column.text().nullable(),
  }),
});
shipping.fields(Product, (product) => ({
  id: product.id("id"),
  estimate: product.sql({
    columns: ["id"],
    requires: ["price", "weight"],
    returns: scalar.decimal(),
    sql: ({ id, price, weight }) => `round(${price} + coalesce(${weight}, 0) + ${id}, 2)`,
  }),
  describe: product.resolve({
    columns: ["id"],
    requires: ["size", "labels"],
    returns: scalar.string(),
    resolve: ({ id, size, labels }) =>
      `${id}: ${size?.width ?? "?"}${size?.unit ?? ""} ${labels?.join("+") ?? "none"}`,
  }),
  rank: product.resolveMany({
    columns: [],
    requires: ["price"],
    returns: scalar.int(),
    resolve: (rows) =>
      rows.map(({ price }) => rows.filter((other) => Number(other.price) <= Number(price)).length),
  }),
  parcels: product.many(Parcel, { product: "id" }),
}));
shipping.fields(Parcel, (parcel) => ({
  id: parcel.id("id"),
  weight: parcel.int("weight", {
    requiresScopes: [["read:parcel", "a"], ["admin"]],
    policy: [["p"]],
    shareable: true,
    tag: "t",
    deprecated: "Use mass.",
    inaccessible: true,
  }),
  product: parcel.one(Product, { id: "product" }),
  double: parcel.sql({
    columns: ["weight"],
    returns: scalar.bigInt(),
    sql: ({ weight }) => `${weight}::bigint * 2`,
    override: { from: "old", label: "percent(50)" },
    cost: 5,
  }),
  sender: parcel.reference(User, { id: "sender", name: "sender_name" }, { provides: ["name"] }),
}));
shipping.query("parcel", byKey(Parcel));
shipping.query("parcels", listOf(Parcel, { listSize: { assumedSize: 100 } }));
shipping.query("product", { returns: Product, resolve: () => ({ id: 10 }) });

const { run, takeStatements } = createTestSubgraph(shipping, database, {
  // Who may see what is another test's.
  settings: { unauthorizedFields: "allow" },
});
beforeEach(() => void takeStatements());
const entities = async (of: readonly object[], selection: string) =>
  await run(`query ($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`, { of });
const product = (fields: object) => ({ __typename: "Product", ...fields });

test("directives are printed in the order in which their options are written", () => {
  expect(printSubgraphSdl(shipping)).toMatchInlineSnapshot(`
    "extend schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@composeDirective", "@cost", "@external", "@inaccessible", "@key", "@listSize", "@override", "@policy", "@provides", "@requires", "@requiresScopes", "@shareable", "@tag"])
      @link(url: "https://specs.example/team/v1.0", import: ["@team"])
      @composeDirective(name: "@team")

    directive @team(of: String!) repeatable on OBJECT | FIELD_DEFINITION

    type Query {
      parcel(id: ID!): Parcel
      parcels: [Parcel!] @listSize(assumedSize: 100)
      product: Product
    }

    type Product @key(fields: "id") {
      id: ID!
      estimate: Decimal! @requires(fields: "price weight")
      describe: String! @requires(fields: "size { width unit } labels")
      rank: Int! @requires(fields: "price")
      parcels(limit: Int! = 100, offset: Int! = 0): [Parcel!]!
      price: Decimal! @external
      size: Size @external
      labels: [String!] @external
      weight: Int @external
    }

    "What is sent."
    type Parcel @authenticated @key(fields: "id") @tag(name: "public") @tag(name: "b") @team(of: "the \\"docks\\"") @cost(weight: 3) {
      id: ID!
      weight: Int! @requiresScopes(scopes: [["read:parcel", "a"], ["admin"]]) @policy(policies: [["p"]]) @shareable @tag(name: "t") @deprecated(reason: "Use mass.") @inaccessible
      product: Product
      double: BigInt! @override(from: "old", label: "percent(50)") @cost(weight: 5)
      sender: User @provides(fields: "name")
    }

    type User @key(fields: "id", resolvable: false) {
      id: ID!
      name: String @external
    }

    type Size @shareable {
      width: Int!
      unit: String
    }

    scalar Decimal

    scalar BigInt
    "
  `);
});

test("contexts are declared by types and fill arguments", async () => {
  const service = defineSubgraph({ name: "contexts" });
  const Shop = service.entity("Shop", {
    key: "id",
    context: ["shop"],
    source: table("tb_parcel", { id: column.int() }),
  });
  const Item = service.entity("Item", { key: "id", source: table("tb_parcel", { id: column.int() }) });
  service.fields(Shop, (shop) => ({
    id: shop.id("id"),
    currency: shop.resolve({ columns: [], returns: scalar.string(), resolve: () => "EUR" }),
    items: shop.many(Item, { id: "id" }),
  }));
  service.fields(Item, (item) => ({
    id: item.id("id"),
    price: item.resolve({
      columns: ["id"],
      args: { currency: fromContext(scalar.string().nullable(), "$shop { currency }") },
      returns: scalar.string(),
      resolve: ({ id }, { args }) => `${id} ${args.currency}`,
    }),
  }));
  service.query("shop", byKey(Shop));
  const sdl = printSubgraphSdl(service);
  expect(sdl).toContain('type Shop @key(fields: "id") @context(name: "shop") {');
  expect(sdl).toContain('price(currency: String @fromContext(field: "$shop { currency }")): String!');
  expect(sdl).toContain('import: ["@context", "@fromContext", "@key"]');
  const { data } = await createTestSubgraph(service, database).run(
    '{ shop(id: 1) { items { price(currency: "DKK") } } }',
  );
  expect(data).toEqual({ shop: { items: [{ price: "1 DKK" }] } });
});

test("what is printed composes", () => {
  const others = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
    type Query { a: Product b: User }
    type Product @key(fields: "id") { id: ID! price: Decimal! size: Size labels: [String!] weight: Int }
    type Size @shareable { width: Int! unit: String }
    type User @key(fields: "id") { id: ID! name: String @shareable }
    scalar Decimal`;
  const services = [printSubgraphSdl(shipping), others].map((typeDefs, index) => ({
    name: ["shipping", "others"][index] ?? "",
    typeDefs: parse(typeDefs),
    url: "http://127.0.0.1",
  }));
  expect(composeServices(services).errors).toBeUndefined();
});

describe("fields of an entity that others have the rows of", () => {
  test("are computed by SQL from what the representation has", async () => {
    const { data, errors } = await entities(
      [
        product({ id: 10, price: "2.50", weight: 4 }),
        product({ id: 11, price: "1", weight: null }),
        product({ id: 12 }),
        product({ id: 13, price: "1; drop table tb_parcel", weight: 1 }),
        product({ id: 14, price: "1", weight: "heavy" }),
      ],
      "... on Product { estimate id }",
    );
    expect(data).toEqual({
      _entities: [{ estimate: "16.50", id: "10" }, { estimate: "12.00", id: "11" }, null, null, null],
    });
    expect(errors?.map(({ message, path }) => [message.slice(0, 80), path])).toEqual([
      ['The representation has the value null for "Product.price". Expected a decimal nu', ["_entities", 2]],
      ['The representation has the value "1; drop table tb_parcel" for "Product.price". ', ["_entities", 3]],
      ['The representation has the value "heavy" for "Product.weight". Expected a whole ', ["_entities", 4]],
    ]);
    expect(takeStatements()).toHaveLength(1);
  });

  test("are computed by TypeScript, one by one and all at once, objects and lists among what they require", async () => {
    const { data, errors } = await entities(
      [
        product({ id: 10, price: "2.50", size: { width: 4, unit: "m" }, labels: ["a", "b"] }),
        product({ id: 11, price: "1", size: null, labels: null }),
        product({ id: 12, price: "9", size: { unit: 1 }, labels: "a" }),
      ],
      "... on Product { describe rank parcels { id } }",
    );
    expect(data).toEqual({
      _entities: [
        { describe: "10: 4m a+b", rank: 2, parcels: [{ id: "1" }] },
        { describe: "11: ? none", rank: 1, parcels: [{ id: "2" }] },
        null,
      ],
    });
    expect(errors?.map(({ message, path }) => ({ message, path }))).toEqual([
      {
        message:
          'The representation has the value {"unit":1} for "Product.size", which its type does not allow.',
        path: ["_entities", 2, "describe"],
      },
    ]);
    expect(takeStatements()).toHaveLength(1);
  });

  test("are reached from rows here, by the key that the rows have", async () => {
    const { data } = await run(`{
      a: parcel(id: 1) { product { __typename id parcels { id double } } sender { id name } }
      b: parcel(id: 2) { sender { id } } c: parcel(id: 3) { product { id } sender { name } }
      product { id }
    }`);
    expect(data).toEqual({
      a: {
        product: { __typename: "Product", id: "10", parcels: [{ id: "1", double: "6" }] },
        sender: { id: "7", name: "Ann" },
      },
      b: { sender: null },
      c: { product: null, sender: { name: null } },
      product: { id: "10" },
    });
    expect(takeStatements()).toHaveLength(4);
  });

  test("that need a representation are an error elsewhere", async () => {
    const { data, errors } = await run("{ parcel(id: 1) { product { estimate } } }");
    expect(data).toEqual({ parcel: null });
    expect(errors?.[0]?.message).toContain('"Product.estimate" needs "price", which another subgraph has.');
  });
});

test("what cannot be is found when the module is built", () => {
  const broken = defineSubgraph({ name: "broken" });
  const Thing = broken.entity("Thing", {
    key: "id",
    otherKeys: ["b"],
    external: { c: scalar.int(), id: scalar.int() },
    source: representation({ id: column.int(), b: column.int(), d: column.int() }),
  });
  const Row = broken.entity("Row", { key: "id", source: table("r", { id: column.int() }) });
  broken.fields(Row, (row) => ({
    id: row.id("id", { directives: { "@own": {} } }),
    things: row.many(Thing, { id: "id" }),
  }));
  broken.fields(Thing, (thing) => ({
    id: thing.id("id"),
    b: thing.id("b"),
    wrong: thing.resolve({ columns: [], requires: ["cc" as never], returns: scalar.int(), resolve: () => 1 }),
    both: thing.resolve({ columns: ["id"], requires: ["id"], returns: scalar.int(), resolve: () => 1 }),
    elsewhere: thing.external("c"),
  }));
  expect(() => broken.build()).toThrow(
    [
      '- "Thing" has no rows, and so can have one key only.',
      '- The column "b" of "Thing" is not in its key, and there are no rows that have it.',
      '- The column "d" of "Thing" is not in its key, and there are no rows that have it.',
      '- "Thing.wrong" requires "cc", which is no external field of "Thing". Did you mean "c"?',
      '- "Thing.both" reads a column and requires a field of the same name, "id".',
      '- "Thing.elsewhere" is no external field of "Thing", whose options would name it.',
      '- "Row.id" has the directive "@own", which the subgraph does not define.',
      '- "Row.things" lists "Thing", of which this subgraph has no rows.',
    ].join("\n"),
  );
});
