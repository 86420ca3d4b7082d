import { composeServices } from "@theguild/federation-composition";
import { parse, validateSchema } from "graphql";
import { expect, test } from "vitest";
import { column, connectionOf, defineSubgraph, printSubgraphSdl, table } from "../../src/index.ts";
import { buildSubgraphSchema } from "../../src/schema/build-schema.ts";
import { market } from "../market.ts";

test("filters, orders and connections are printed with the types that they need", () => {
  const service = defineSubgraph({ name: "small" });
  const User = service.stub("User", { key: { id: "ID" } });
  const Order = service.entity("Order", {
    key: "id",
    source: table("tb_order", {
      id: column.bigint(),
      userName: column.text().nullable(),
      user: column.bigint(),
    }),
  });
  service.fields(Order, (order) => ({
    id: order.id("id", { filter: true }),
    userName: order.string("userName", { filter: ["eq", "startsWith"], order: true }),
    user: order.reference(User, { id: "user" }, { filter: true }),
    ofUser: order.many(Order, { user: "user" }, { filter: true }),
  }));
  service.query("orders", connectionOf(Order));
  expect(printSubgraphSdl(service)).toMatchInlineSnapshot(`
    "extend schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])

    type Query {
      orders(where: OrderWhere, orderBy: [OrderOrderBy!], first: Int, after: String, last: Int, before: String): OrderConnection
    }

    type Order @key(fields: "id") {
      id: ID!
      userName: String
      user: User
      ofUser(where: OrderWhere, orderBy: [OrderOrderBy!], limit: Int! = 100, offset: Int! = 0): [Order!]!
    }

    type User @key(fields: "id", resolvable: false) {
      id: ID!
    }

    type OrderConnection @shareable {
      edges: [OrderEdge!]!
      pageInfo: PageInfo!
      totalCount: Int!
    }

    type OrderEdge @shareable {
      cursor: String!
      node: Order!
    }

    type PageInfo @shareable {
      hasNextPage: Boolean!
      hasPreviousPage: Boolean!
      startCursor: String
      endCursor: String
    }

    input OrderWhere {
      and: [OrderWhere!]
      or: [OrderWhere!]
      not: OrderWhere
      id: IDFilter
      userName: OrderUserNameFilter
      user: UserKeyFilter
      ofUser: OrderListFilter
    }

    input IDFilter {
      eq: ID
      ne: ID
      in: [ID!]
      notIn: [ID!]
      isNull: Boolean
    }

    input OrderUserNameFilter {
      eq: String
      startsWith: String
    }

    input UserKeyFilter {
      id: IDFilter
    }

    input OrderListFilter {
      some: OrderWhere
      every: OrderWhere
      none: OrderWhere
    }

    enum OrderOrderBy {
      USER_NAME_ASC
      USER_NAME_DESC
      USER_NAME_ASC_NULLS_FIRST
      USER_NAME_DESC_NULLS_LAST
    }
    "
  `);
});

test("what is printed composes, also where two services have pages of one entity", () => {
  const sdl = printSubgraphSdl(market);
  const users = 'type Query { user: User } type User @key(fields: "id") { id: ID! }';
  const services = [sdl, sdl.replace("type Query {", "type Query @shareable {"), users].map(
    (typeDefs, index) => ({
      name: `s${index}`,
      typeDefs: parse(typeDefs),
      url: "http://127.0.0.1",
    }),
  );
  expect(
    composeServices([services[0], services[2]].flatMap((service) => service ?? [])).errors,
  ).toBeUndefined();
  expect(validateSchema(buildSubgraphSchema(market.build()))).toEqual([]);
});

test("two services that list one entity name its inputs apart, so that composition keeps the fields of both", () => {
  const serviceWith = (name: string, field: string, inputPrefix?: string) => {
    const service = defineSubgraph({ name });
    const Item = service.entity("Item", {
      key: "id",
      source: table("tb_item", { id: column.bigint(), size: column.int() }),
      ...(inputPrefix === undefined ? {} : { inputPrefix }),
    });
    service.fields(Item, (item) => ({
      id: item.id("id"),
      [field]: item.int("size", { filter: ["eq"], order: true }),
    }));
    service.query(`${name}Items`, connectionOf(Item));
    return { name, typeDefs: parse(printSubgraphSdl(service)), url: "http://127.0.0.1" };
  };
  const { supergraphSdl = "" } = composeServices([
    serviceWith("stock", "size"),
    serviceWith("price", "cost", "PricedItem"),
  ]);
  expect(supergraphSdl).toMatch(/input ItemWhere [^{]*\{[^}]*size: ItemSizeFilter/);
  expect(supergraphSdl).toMatch(/input PricedItemWhere [^{]*\{[^}]*cost: PricedItemCostFilter/);
  expect(supergraphSdl).toMatch(/enum PricedItemOrderBy [^{]*\{[^}]*COST_ASC/);
});

test("what may be filtered and ordered is held against the whole definition", () => {
  const broken = defineSubgraph({ name: "broken" });
  const A = broken.entity("A", {
    key: "id",
    source: table("a", { id: column.int(), a_b: column.int(), papers: column.jsonb() }),
  });
  const Plain = broken.entity("Plain", { key: "id", source: table("p", { id: column.int() }) });
  broken.fields(Plain, (plain) => ({ id: plain.id("id") }));
  broken.fields(A, (a) => ({
    id: a.id("id", { filter: [] }),
    and: a.int("a_b", { filter: true }),
    aB: a.int("a_b", { order: true }),
    a_b: a.int("a_b", { order: true }),
    wrong: a.int("a_b", { filter: ["eqq" as never] }),
    plain: a.one(Plain, { id: "a_b" }, { filter: true }),
    papers: a.json("papers", { order: true as never }),
  }));
  broken.query("as", connectionOf(A, { orderBy: ["papers"] }));
  expect(() => broken.build()).toThrow(
    [
      'The subgraph "broken" cannot be built:',
      '- "A.id" has a filter without operators.',
      '- "A.and" cannot have filters: "and" joins the conditions of a filter.',
      '- "A.wrong" has the filter operator "eqq", which Int does not have. Did you mean "eq"?',
      '- "A.plain" cannot have filters: no field of "Plain" has any. Give some to one of them.',
      '- "A.papers" is JSON, which lists are not ordered by.',
      '- Two fields of "A" that lists may be ordered by have the same name in "AOrderBy", whose names are in capitals.',
      '- A page of "A" with cursors cannot be ordered by "papers", which is JSON or a list.',
    ].join("\n"),
  );
});
