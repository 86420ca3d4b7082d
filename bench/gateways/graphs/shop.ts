import type { Graph } from "./graph.ts";

/** The example graph of this repository, answered from memory instead of PostgreSQL. */

const users = Array.from({ length: 5 }, (_, index) => ({ id: `u${index}`, name: `User ${index}` }));
const products = Array.from({ length: 8 }, (_, index) => ({
  id: `p${index}`,
  name: `Product ${index}`,
  createdBy: { id: `u${index % users.length}` },
}));
const orders = Array.from({ length: 20 }, (_, index) => ({
  id: `o${index}`,
  name: `Order ${index}`,
  createdBy: { id: `u${index % users.length}` },
  product: { id: `p${index % products.length}` },
}));

export const shop: Graph = {
  name: "shop",
  subgraphs: [
    {
      name: "users",
      sdl: `
        type Query { users: [User!] user(id: ID!): User }
        type User @key(fields: "id") { id: ID! name: String! }
      `,
      query: { users, user: ({ id }: { readonly id: string }) => users.find((user) => user.id === id) },
      entities: { User: ({ id }) => users.find((user) => user.id === id) },
    },
    {
      name: "products",
      sdl: `
        type Query { products: [Product!] }
        type Product @key(fields: "id") { id: ID! name: String! createdBy: User }
        type User @key(fields: "id", resolvable: false) { id: ID! }
      `,
      query: { products },
      entities: { Product: ({ id }) => products.find((product) => product.id === id) },
    },
    {
      name: "orders",
      sdl: `
        type Query { orders: [Order!] }
        type Order @key(fields: "id") { id: ID! name: String! createdBy: User product: Product }
        type User @key(fields: "id", resolvable: false) { id: ID! }
        type Product @key(fields: "id", resolvable: false) { id: ID! }
      `,
      query: { orders },
      entities: { Order: ({ id }) => orders.find((order) => order.id === id) },
    },
  ],
  scenarios: [
    {
      name: "shop",
      title: "the shop's orders with the names of users and products, three requests",
      limit: "hand-written",
      operation: "{ orders { id name createdBy { name } product { name } } }",
    },
  ],
};
