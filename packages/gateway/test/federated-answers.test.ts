import { compose } from "@hansa/composition";
import { compileOperation, type SubgraphTransport } from "@hansa/executor";
import type { SupergraphModel } from "@hansa/federation-model";
import { planOperation } from "@hansa/query-planner";
import fc from "fast-check";
import {
  buildSchema,
  execute,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  parse,
  validate,
} from "graphql";
import { describe, expect, it } from "vitest";

/** Subgraphs that share entities with composite, several and nested keys, abstract types and `@requires`. */
const sdlBySubgraph: Readonly<Record<string, string>> = {
  accounts: `
    type Query { me: User  user(id: ID!): User  users: [User!]! }
    type User @key(fields: "id") { id: ID! name: String! email: String friends: [User!]! manager: User role: Role }
    enum Role { ADMIN GUEST }`,
  reviews: `
    type Query { topReviews(first: Int = 2): [Review!]! }
    type Review @key(fields: "id") { id: ID! body: String author: User product: Product! subject: Subject node: Node }
    type User @key(fields: "id") { id: ID! reviews(first: Int): [Review!]! }
    type Product @key(fields: "upc") { upc: ID! reviews: [Review] }
    union Subject = User | Product
    interface Node { label: String }
    type Book implements Node { label: String pages: Int owner: User }
    type Film implements Node { label: String minutes: Int! product: Product }`,
  products: `
    type Query { products: [Product!]! }
    type Product @key(fields: "upc") @key(fields: "sku brand { id }") {
      upc: ID! sku: String! brand: Brand! name: String price(currency: String): Int weight: Int size: Size @shareable
    }
    type Brand { id: ID! title: String }
    type Size @shareable { width: Int height: Int }`,
  inventory: `
    type Query { cheapest: Product }
    type Product @key(fields: "sku brand { id }") {
      sku: String! brand: Brand! @shareable weight: Int @external
      shippingEstimate: Int @requires(fields: "weight") inStock: Boolean! size: Size @shareable
    }
    type Brand { id: ID! @shareable }
    type Size @shareable { width: Int height: Int }`,
};

type Row = Readonly<Record<string, unknown>>;

/** A row of which only keys are read, and those are texts. */
type Keys = Readonly<Record<string, string>>;

const userIds = ["1", "2", "3"];
const productIds = ["1", "2", "3", "4"];

function user(id: string): Row {
  return { __typename: "User", id };
}

function product(upc: string): Row {
  return { __typename: "Product", upc, sku: `s${upc}`, brand: { id: `b${upc}`, title: `Brand ${upc}` } };
}

function review(id: number): Row {
  return { __typename: "Review", id: `${id}` };
}

function fail(what: string): never {
  throw new Error(`no ${what}`);
}

/** One meaning for every field, wherever it is resolved; a few fail or are null where they may not be. */
const resolvers: Readonly<Record<string, (row: Keys, args: Row) => unknown>> = {
  "Query.me": () => user("1"),
  "Query.user": (_, { id }) => (userIds.includes(String(id)) ? user(String(id)) : null),
  "Query.users": () => userIds.map(user),
  "Query.topReviews": (_, { first }) => [1, 2, 3, 4, 5].slice(0, Number(first ?? 5)).map(review),
  "Query.products": () => productIds.map(product),
  "Query.cheapest": () => product("2"),
  "User.name": ({ id }) => `User ${id}`,
  "User.email": ({ id }) => (id === "3" ? fail("email") : `${id}@example.test`),
  "User.friends": ({ id }) => userIds.filter((other) => other !== id).map(user),
  "User.manager": ({ id }) => (id === "1" ? null : user("1")),
  "User.role": ({ id }) => (id === "1" ? "ADMIN" : null),
  "User.reviews": ({ id }, { first }) =>
    [Number(id), Number(id) + 1].slice(0, Number(first ?? 2)).map(review),
  "Review.body": ({ id }) => `Body ${id}`,
  "Review.author": ({ id }) => (id === "4" ? null : user(userIds[Number(id) % 3] ?? "1")),
  "Review.product": ({ id }) => product(productIds[Number(id) % 4] ?? "1"),
  "Review.subject": ({ id }) => (Number(id) % 2 === 0 ? user("2") : product("3")),
  "Review.node": ({ id }) => ({ __typename: Number(id) % 2 === 0 ? "Book" : "Film", id }),
  "Book.label": ({ id }) => `Book ${id}`,
  "Book.pages": () => 100,
  "Book.owner": () => user("3"),
  "Film.label": () => null,
  "Film.minutes": ({ id }) => (id === "5" ? fail("minutes") : 90),
  "Film.product": () => product("4"),
  "Product.name": ({ upc }) => `Product ${upc}`,
  "Product.price": ({ upc }, { currency }) => (currency === "EUR" ? 10 : 20) * Number(upc),
  "Product.weight": ({ upc }) => (upc === "3" ? null : Number(upc) * 100),
  "Product.size": ({ upc }) => ({ width: Number(upc), height: upc === "2" ? null : 5 }),
  "Product.shippingEstimate": ({ weight, upc }) => estimate(weight === undefined ? weightOf(upc) : weight),
  "Product.inStock": ({ sku }) => (sku === "s4" ? fail("stock") : true),
  "Product.reviews": ({ upc }) => [Number(upc), Number(upc) + 1].map(review),
};

function weightOf(upc: string | undefined): unknown {
  return upc === undefined ? undefined : resolvers["Product.weight"]?.({ upc }, {});
}

function estimate(weight: unknown): unknown {
  return typeof weight === "number" ? weight / 2 : null;
}

const fieldResolver: GraphQLFieldResolver<Row, unknown> = (row, args, _, { parentType, fieldName }) => {
  const resolve = resolvers[`${parentType.name}.${fieldName}`];
  return resolve === undefined ? row[fieldName] : resolve(row as Keys, args as Row);
};

/** An entity as a subgraph finds it: by its key, and with no more than the representation says of external fields. */
function entity(representation: Keys): Row {
  const { __typename: typeName, id, upc, sku } = representation;
  if (typeName !== "Product") {
    return { __typename: typeName, id };
  }
  const found = product(upc ?? sku?.slice(1) ?? "");
  return "weight" in representation ? { ...found, weight: representation.weight } : found;
}

function subgraphSchema(sdl: string): GraphQLSchema {
  const entities = [...sdl.matchAll(/type (\w+) @key/g)].map(([, name]) => name).join(" | ");
  const extra = `scalar _Any union _Entity = ${entities} extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`;
  return buildSchema(sdl + extra, { assumeValidSDL: true });
}

const schemas = new Map(Object.entries(sdlBySubgraph).map(([name, sdl]) => [name, subgraphSchema(sdl)]));

/** Answers as the subgraphs would; what a subgraph is asked must be valid there. */
const transport: SubgraphTransport = {
  async send({ subgraph, body }) {
    const { query, variables } = JSON.parse(body.toString()) as { query: string; variables?: Row };
    const schema = schemas.get(subgraph) ?? fail(subgraph);
    const document = parse(query);
    const invalid = validate(schema, document).map(({ message }) => message);
    if (invalid.length > 0) {
      throw new Error(`Invalid for ${subgraph}: ${invalid.join(" ")} in ${query}`);
    }
    const representations = (_: Row, args: Row): unknown => (args.representations as Keys[]).map(entity);
    const result = await execute({
      schema,
      document,
      variableValues: variables ?? {},
      rootValue: {},
      fieldResolver: (row: Row, args: Row, context, info) =>
        info.fieldName === "_entities" ? representations(row, args) : fieldResolver(row, args, context, info),
    });
    return { status: 200, contentType: "application/json", body: JSON.stringify(result) };
  },
};

function composeAll(): SupergraphModel {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", "@requires"])`;
  const result = compose(
    Object.entries(sdlBySubgraph).map(([name, sdl]) => ({
      name,
      routingUrl: `http://${name}`,
      sdl: link + sdl,
    })),
  );
  expect(result.errors).toEqual([]);
  return result.ok ? result.model : fail("model");
}

const model = composeAll();

interface Outcome {
  readonly data: unknown;
  readonly paths: readonly string[];
}

function outcomeOf(result: { data?: unknown; errors?: readonly { path?: unknown }[] }): Outcome {
  const paths = (result.errors ?? []).map(({ path }) => JSON.stringify(path));
  return { data: JSON.parse(JSON.stringify(result.data ?? null)), paths: paths.sort() };
}

async function federated(operation: string, variables: Row): Promise<Outcome> {
  const plan = planOperation(model, { document: parse(operation) });
  const { body } = await compileOperation(plan, { subgraphErrors: "pass", maxErrors: 10_000 }).execute({
    variables,
    transport,
  });
  const answer = JSON.parse(body.toString()) as {
    data?: unknown;
    errors?: { message: string; path?: unknown }[];
  };
  const broken = answer.errors?.filter(({ message }) => message.includes("Invalid for"));
  expect(broken ?? []).toEqual([]);
  return outcomeOf(answer);
}

async function monolithic(operation: string, variables: Row): Promise<Outcome> {
  const document = parse(operation);
  return outcomeOf(
    await execute({
      schema: model.apiSchema,
      document,
      variableValues: variables,
      rootValue: {},
      fieldResolver,
    }),
  );
}

/** Writes random operations from a stream of small numbers. */
class OperationWriter {
  readonly #numbers: readonly number[];
  #next = 0;
  #aliases = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  write(): string {
    return `query($on: Boolean!, $off: Boolean!) ${this.#selection("Query", 5)}`;
  }

  #pick(count: number): number {
    return (this.#numbers[this.#next++ % this.#numbers.length] ?? 0) % count;
  }

  #selection(typeName: string, depth: number): string {
    const type = model.apiSchema.getType(typeName);
    const members =
      type !== undefined && isAbstractType(type)
        ? model.apiSchema.getPossibleTypes(type).map(({ name }) => name)
        : [];
    const spreads = members
      .filter(() => this.#pick(3) > 0)
      .map((name) => `... on ${name} ${this.#selection(name, depth)}`);
    const fields =
      isObjectType(type) || (type !== undefined && "getFields" in type)
        ? Object.values(type.getFields())
        : [];
    const written = fields
      .filter(() => this.#pick(3) === 0)
      .map((field) => this.#field(field as GraphQLField<unknown, unknown>, depth));
    return `{ ${["__typename", ...written, ...spreads].filter((text) => text !== "").join(" ")} }`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(field.type);
    if (isCompositeType(named) && depth === 0) {
      return "";
    }
    const given = field.args.map((argument) => `${argument.name}: ${this.#argument(argument.name)}`);
    const alias = given.length > 0 || this.#pick(4) === 0 ? `a${this.#aliases++}: ` : "";
    const condition = this.#condition();
    const selection = isCompositeType(named) ? this.#selection(named.name, depth - 1) : "";
    const args = given.length === 0 ? "" : `(${given.join(", ")})`;
    return `${alias}${field.name}${args} ${condition} ${selection}`;
  }

  #condition(): string {
    const conditions = ["", "", "", "", "@include(if: $on)", "@include(if: $off)", "@skip(if: $on)"];
    return conditions[this.#pick(conditions.length)] ?? "";
  }

  #argument(name: string): string {
    switch (name) {
      case "id":
        return `"${this.#pick(4) + 1}"`;
      case "currency":
        return this.#pick(2) === 0 ? '"EUR"' : "null";
      default:
        return `${this.#pick(3) + 1}`;
    }
  }
}

describe("a federated answer", () => {
  it("equals the answer of one server that holds all the data", async () => {
    const variables = { on: true, off: false };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000), { minLength: 20, maxLength: 80 }), async (numbers) => {
        const operation = new OperationWriter(numbers).write();
        fc.pre(operation.length < 4_000 && validate(model.apiSchema, parse(operation)).length === 0);
        const [actual, expected] = await Promise.all([
          federated(operation, variables),
          monolithic(operation, variables),
        ]);
        expect({ operation, ...actual }).toEqual({ operation, ...expected });
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
