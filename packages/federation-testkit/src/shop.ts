/** The example graph: three services that refer to one another's entities by stubs. */
export const shop = {
  users: `
    type Query { users: [User!]! user(id: ID!): User }
    type Mutation { userCreate(name: String!): User! }
    type User @key(fields: "id") { id: ID! name: String! }
  `,
  products: `
    type Query { products: [Product!]! product(id: ID!): Product }
    type Mutation { productCreate(name: String!, createdBy: ID!): Product! }
    type Product @key(fields: "id") { id: ID! name: String! createdBy: User }
    type User @key(fields: "id", resolvable: false) { id: ID! }
  `,
  orders: `
    type Query { orders: [Order!]! order(id: ID!): Order }
    type Mutation { orderCreate(name: String!, createdBy: ID!, product: ID!): Order! }
    type Order @key(fields: "id") { id: ID! name: String! createdBy: User product: Product }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    type Product @key(fields: "id", resolvable: false) { id: ID! }
  `,
};
