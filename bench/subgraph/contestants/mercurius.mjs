// Mercurius on Fastify, with a loader for each relation, its just-in-time compiler on, and Federation by its own package.
// Arguments: port, connection string.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../peers/subgraph/package.json", import.meta.url));
const fastify = require("fastify");
const { mercuriusFederationPlugin } = require("@mercuriusjs/federation");
const { Pool } = require("pg");

const [port, connectionString] = process.argv.slice(2);
const pool = new Pool({ connectionString, max: 10 });

const schema = `
  extend type Query {
    product(id: Int!): Product
    products(limit: Int!): [Product!]
    customers(limit: Int!): [Customer!]
  }
  extend type Mutation {
    messageCreate(author: String!, body: String!): Message
  }
  type Category { id: Int! name: String! }
  type Product @key(fields: "id") { id: Int! name: String! price: Int! inStock: Boolean! category: Category! }
  type Customer { id: Int! name: String! city: String! purchases(limit: Int!): [Purchase!]! }
  type Purchase { id: Int! note: String! total: Int! items(limit: Int!): [Item!]! }
  type Item { id: Int! label: String! quantity: Int! }
  type Message { id: ID! author: String! body: String! }
`;

const productColumns = `id, name, price, in_stock as "inStock", category as "categoryId"`;

async function read(name, text, values) {
  const { rows } = await pool.query({ name, text, values });
  return rows;
}

/** The rows that belong to each of the keys, in the order of the keys. */
function groupBy(rows, column, keys) {
  const rowsByKey = new Map(keys.map((key) => [key, []]));
  for (const row of rows) {
    rowsByKey.get(row[column]).push(row);
  }
  return keys.map((key) => rowsByKey.get(key));
}

function inOrder(rows, keys) {
  const rowById = new Map(rows.map((row) => [row.id, row]));
  return keys.map((key) => rowById.get(key) ?? null);
}

const resolvers = {
  Query: {
    product: async (_, { id }) =>
      (await read("product", `select ${productColumns} from product where id = $1`, [id]))[0],
    products: (_, { limit }) =>
      read("products", `select ${productColumns} from product order by id limit $1`, [limit]),
    customers: (_, { limit }) =>
      read("customers", "select id, name, city from customer order by id limit $1", [limit]),
  },
  Mutation: {
    messageCreate: async (_, { author, body }) =>
      (await read("message", "select id, author, body from fn_create_message($1, $2)", [author, body]))[0],
  },
};

const loaders = {
  Product: {
    async category(queries) {
      const keys = queries.map(({ obj }) => obj.categoryId);
      const text = "select id, name from category where id = any($1::int[])";
      return inOrder(await read("categories", text, [[...new Set(keys)]]), keys);
    },
    async __resolveReference(queries) {
      const keys = queries.map(({ obj }) => obj.id);
      const text = `select ${productColumns}, 'Product' as "__typename" from product where id = any($1::int[])`;
      return inOrder(await read("entities", text, [keys]), keys);
    },
  },
  Customer: {
    async purchases(queries) {
      const keys = queries.map(({ obj }) => obj.id);
      const text = `
        select purchase.* from unnest($1::int[]) as k(id) cross join lateral (
          select id, note, total, customer from purchase where customer = k.id order by id limit $2
        ) as purchase`;
      return groupBy(await read("purchases", text, [keys, queries[0].params.limit]), "customer", keys);
    },
  },
  Purchase: {
    async items(queries) {
      const keys = queries.map(({ obj }) => obj.id);
      const text = `
        select item.* from unnest($1::int[]) as k(id) cross join lateral (
          select id, label, quantity, purchase from item where purchase = k.id order by id limit $2
        ) as item`;
      return groupBy(await read("items", text, [keys, queries[0].params.limit]), "purchase", keys);
    },
  },
};

const app = fastify();
app.register(mercuriusFederationPlugin, { schema, resolvers, loaders, jit: 1 });
await app.listen({ port: Number(port), host: "127.0.0.1" });
