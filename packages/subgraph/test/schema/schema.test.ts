import { composeServices } from "@theguild/federation-composition";
import { parse, printSchema, validateSchema } from "graphql";
import { describe, expect, test } from "vitest";
import orders from "../../../../examples/shop/orders/subgraph.ts";
import products from "../../../../examples/shop/products/subgraph.ts";
import users from "../../../../examples/shop/users/subgraph.ts";
import {
  byKey,
  column,
  defineSubgraph,
  listOf,
  printSubgraphSdl,
  scalar,
  sqlFunction,
  table,
} from "../../src/index.ts";
import { buildSubgraphSchema } from "../../src/schema/build-schema.ts";
import { harbour } from "../harbour.ts";

describe("the schema of a subgraph", () => {
  test("is printed as the module defines it, with the link to the Federation specification", () => {
    expect(printSubgraphSdl(orders)).toMatchInlineSnapshot(`
      "extend schema
        @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@external", "@key", "@provides", "@shareable"])

      type Query {
        order(id: ID!): Order
        orders(where: OrderWhere): [Order!]
      }

      type Mutation {
        orderCreate(name: String!, createdBy: ID!, product: ID!): Order
        orderRename(id: ID!, name: String!): Order
        createOrder(input: CreateOrderInput!): Order
      }

      type Order @key(fields: "id") {
        id: ID!
        identifier: String
        name: String!
        status: OrderStatus!
        total: Decimal!
        items(limit: Int! = 100, offset: Int! = 0): [OrderItem!]!
        createdBy: User
        product: Product
        trackingCode: String
        failure: Failure
      }

      type OrderItem @key(fields: "id") {
        id: ID!
        product: Product @provides(fields: "sku")
        quantity: Int!
        unitPrice: Decimal!
      }

      type User @key(fields: "id", resolvable: false) {
        id: ID!
      }

      type Product @key(fields: "id", resolvable: false) {
        id: ID!
        sku: String! @external
      }

      type Failure @shareable {
        code: String!
        message: String!
      }

      input OrderWhere {
        and: [OrderWhere!]
        or: [OrderWhere!]
        not: OrderWhere
        identifier: OrderIdentifierFilter
      }

      input OrderIdentifierFilter {
        eq: String
        in: [String!]
      }

      input CreateOrderInput {
        identifier: String!
        items: [OrderItemInput!]!
        createdBy: ID
        card: String
      }

      input OrderItemInput {
        sku: String!
        quantity: Int!
      }

      enum OrderStatus {
        DRAFT
        PENDING
        PAID
        SHIPPED
        FAILED
      }

      scalar Decimal
      "
    `);
  });

  test("declares the scalars that it uses, several keys, arguments with defaults, descriptions and deprecations", () => {
    expect(printSubgraphSdl(harbour)).toMatchInlineSnapshot(`
      "extend schema
        @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

      type Query {
        ship(id: ID!): Ship
        ships: [Ship!]
        shipPages(limit: Int! = 2, offset: Int! = 0): [Ship!]
        company(id: ID!): Company
        berth(harbour: ID!, number: Int!): Berth
        flagship: Ship
        echo(decimal: Decimal, big: BigInt, json: JSON, at: DateTime, uuid: UUID): JSON!
      }

      type Mutation {
        shipBuild(name: String!, owner: ID): Ship
        companyFound(title: String!): Company
        shipSink(ship: ID!, reason: String!): Ship
        shipAppraise(ship: ID!, value: Decimal!, code: String!): Ship
        fail(name: String!): Ship
        shipRename(id: ID!, name: String!): Ship
        scrapAll: Int!
      }

      type Company @key(fields: "id") {
        id: ID!
        name: String!
        ships(limit: Int! = 2, offset: Int! = 0): [Ship!]!
      }

      type Ship @key(fields: "id") @key(fields: "name") {
        id: ID!
        number: BigInt!
        "What is painted on \\"the\\" bow."
        name: String!
        owner: Company
        captain: Sailor
        length: Float! @deprecated(reason: "Use feet.")
        isAfloat: Boolean!
        value: Decimal!
        crew: Int!
        builtAt: DateTime!
        papers: JSON!
        berths(limit: Int! = 100, offset: Int! = 0): [Berth!]!
        greeting(word: String): String!
        nameLength: Int!
        ownerName: String
        tonnage: Int!
        measured: String!
        miscounted: Int
      }

      type Berth @key(fields: "harbour number") {
        harbour: ID!
        number: Int!
        ship: Ship
      }

      type Sailor @key(fields: "id", resolvable: false) {
        id: ID!
      }

      scalar JSON

      scalar BigInt

      scalar Decimal

      scalar DateTime

      scalar UUID
      "
    `);
  });

  test("composes with those of other services", () => {
    const composed = composeServices(
      [users, products, orders].map((definition) => ({
        name: definition.name,
        typeDefs: parse(printSubgraphSdl(definition)),
        url: "http://127.0.0.1",
      })),
    );
    expect(composed.errors).toBeUndefined();
    const alone = { name: "harbour", typeDefs: parse(printSubgraphSdl(harbour)), url: "http://127.0.0.1" };
    const sailors = {
      name: "sailors",
      typeDefs: parse(
        'type Query { sailor: Sailor } type Sailor @key(fields: "id") { id: ID! name: String }',
      ),
      url: "http://127.0.0.1",
    };
    expect(composeServices([alone, sailors]).errors).toBeUndefined();
  });

  test("that requests are validated against is valid and has the fields of Federation", () => {
    const schema = buildSubgraphSchema(harbour.build());
    expect(validateSchema(schema)).toEqual([]);
    expect(printSchema(schema)).toContain("_entities(representations: [_Any!]!): [_Entity]!");
    expect(printSchema(schema)).toContain("union _Entity = Company | Ship | Berth");
  });
});

describe("a definition that contradicts itself", () => {
  const source = table("tb_x", { id: column.bigint(), number: column.int() });

  test("is refused with everything that is wrong at once", () => {
    const broken = defineSubgraph({ name: "broken" });
    const other = defineSubgraph({ name: "other" });
    const A = broken.entity("A", { key: "id", otherKeys: ["number"], source });
    broken.entity("Empty", { key: "id", source });
    broken.stub("A", { key: { id: "ID" } });
    const Foreign = other.entity("Foreign", { key: "id", source });
    const ForeignStub = other.stub("ForeignStub", { key: { id: "ID" } });
    broken.fields(A, (a) => ({
      id: a.id("id"),
      "not-a-name": a.id("id"),
      __hidden: a.id("id"),
      foreign: a.one(Foreign, { id: "id" }),
      everything: a.many(A, {}),
      stub: a.reference(ForeignStub, { id: "id" }),
    }));
    broken.query("a", { returns: scalar.int(), resolve: () => 1 });
    broken.query("a", { returns: Foreign, resolve: () => null });
    expect(() => broken.build()).toThrow(
      [
        'The subgraph "broken" cannot be built:',
        '- "A.not-a-name" is no name that GraphQL allows: letters, digits and "_", no digit first, no "__" at the start.',
        '- "A.__hidden" is no name that GraphQL allows: letters, digits and "_", no digit first, no "__" at the start.',
        '- "A.foreign" refers to the entity "Foreign" of another definition.',
        '- "A.everything" joins by no column. Name a column of "A" and one here.',
        '- "A.stub" refers to the stub "ForeignStub" of another subgraph definition.',
        '- The key column "number" of "A" is shown by no field. Add one that shows it.',
        '- The entity "Empty" has no fields. Give it some with `fields(Empty, …)`.',
        '- The key column "id" of "Empty" is shown by no field. Add one that shows it.',
        '- The field "Query.a" is defined twice.',
        '- "Query.a" answers the entity "Foreign" of another definition.',
        '- "A" is both an entity of this subgraph and a stub. Keep one of the two.',
      ].join("\n"),
    );
  });

  test("uses no name that GraphQL or Federation needs, and returns no key that does not name a row", () => {
    const broken = defineSubgraph({ name: "broken" });
    const Pair = broken.entity("Pair", { key: ["id", "number"], source });
    broken.fields(Pair, (pair) => ({
      id: pair.id("id"),
      number: pair.int("number"),
      sum: pair.resolve({
        args: { "by-two": scalar.int() },
        returns: scalar.int(),
        columns: [],
        resolve: () => 1,
      }),
    }));
    for (const name of ["Query", "BigInt", "_Entity"]) {
      const entity = broken.entity(name, { key: "id", source });
      broken.fields(entity, (each) => ({ id: each.id("id") }));
    }
    broken.stub("_Any", { key: { "a-b": "ID" } });
    broken.query("_service", byKey(Pair));
    broken.mutation("pair", {
      args: {},
      returns: Pair,
      call: sqlFunction("fn_pair", { returns: "key" }),
    });
    expect(() => broken.build()).toThrow(
      [
        '- "Pair.sum(by-two:)" is no name that GraphQL allows: letters, digits and "_", no digit first, no "__" at the start.',
        '- The name "Query" is taken by GraphQL or Federation. Choose another for the entity.',
        '- The name "BigInt" is taken by GraphQL or Federation. Choose another for the entity.',
        '- The name "_Entity" is taken by GraphQL or Federation. Choose another for the entity.',
        '- The name "_service" is taken by GraphQL or Federation. Choose another for the field of "Query".',
        '- "Mutation.pair" calls a function that returns a key, and the key of "Pair" has 2 columns. Let it return the row.',
        '- The name "_Any" is taken by GraphQL or Federation. Choose another for the stub.',
        '- "_Any.a-b" is no name that GraphQL allows: letters, digits and "_", no digit first, no "__" at the start.',
      ].join("\n"),
    );
  });

  test("names no column that its source lacks, wherever the types were not looked at", () => {
    const broken = defineSubgraph({ name: "broken" });
    const authors = broken.entity("Author", {
      key: "id",
      source: table("tb_author", { id: column.bigint(), name: column.text(), boss: column.bigint() }),
    });
    const Book = broken.entity("Book", {
      key: "id",
      source: table("tb_book", { id: column.bigint(), author_id: column.bigint(), title: column.text() }),
    });
    const User = broken.stub("User", { key: { id: "ID", realm: "String" } });
    // What a module says that nobody runs tsc over.
    const wrong = (name: string) => name as never;
    broken.fields(authors, (author) => ({
      id: author.id("id"),
      name: author.string(wrong("nmae")),
      inherited: author.string(wrong("constructor")),
      books: author.many(
        Book,
        { [wrong("autor_id")]: wrong("idd") },
        { orderBy: [wrong("-titel"), wrong("id")] },
      ),
      boss: author.one(authors, { id: wrong("bos"), [wrong("nme")]: "name" }),
      user: author.reference(User, { id: wrong("boos"), [wrong("relm")]: "name" } as never),
      loud: author.resolve({
        returns: scalar.string(),
        columns: ["name", wrong("naem")],
        resolve: () => "",
      }),
      many: author.resolveMany({ returns: scalar.string(), columns: [wrong("x")], resolve: () => [] }),
    }));
    broken.fields(Book, (book) => ({ id: book.id("id") }));
    broken.query("books", listOf(Book, { orderBy: [wrong("-titel")] }));
    expect(() => broken.build()).toThrow(
      [
        'The subgraph "broken" cannot be built:',
        '- "Author.name" names the column "nmae", which the source of "Author" does not declare. Did you mean "name"?',
        '- "Author.inherited" names the column "constructor", which the source of "Author" does not declare.',
        '- "Author.books" names the column "autor_id", which the source of "Book" does not declare. Did you mean "author_id"?',
        '- "Author.books" names the column "idd", which the source of "Author" does not declare. Did you mean "id"?',
        '- "Author.books" names the column "titel", which the source of "Book" does not declare. Did you mean "title"?',
        '- "Author.boss" names the column "nme", which the source of "Author" does not declare. Did you mean "name"?',
        '- "Author.boss" names the column "bos", which the source of "Author" does not declare. Did you mean "boss"?',
        '- "Author.user" names the column "boos", which the source of "Author" does not declare. Did you mean "boss"?',
        '- "Author.user" names the key field "relm", which the stub "User" does not have. Did you mean "realm"?',
        '- "Author.user" gives no column for "realm", a key field of "User".',
        '- "Author.loud" names the column "naem", which the source of "Author" does not declare. Did you mean "name"?',
        '- "Author.many" names the column "x", which the source of "Author" does not declare.',
        '- "Query.books" names the column "titel", which the source of "Book" does not declare. Did you mean "title"?',
      ].join("\n"),
    );
  });

  test("needs fewer than two types of a name", () => {
    const twice = defineSubgraph({ name: "twice" });
    for (const A of [twice.entity("A", { key: "id", source }), twice.entity("A", { key: "id", source })]) {
      twice.fields(A, (a) => ({ id: a.id("id") }));
    }
    expect(() => twice.build()).toThrow('The type "A" is defined twice');
  });
});
