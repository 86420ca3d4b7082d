import type { Graph } from "./graph.ts";

/**
 * Users, products, reviews and inventory: the graph that public benchmarks of gateways use, with data of its own that
 * gives an answer of the same size.
 */

const userCount = 6;
const productCount = 9;
const reviewCount = 28;

const firstNames = ["Ada", "Grace", "Edsger", "Barbara", "Donald", "Frances"];
const lastNames = ["Lovelace", "Hopper", "Dijkstra", "Liskov", "Knuth", "Allen"];
const goods = ["Table", "Couch", "Chair", "Lamp", "Shelf", "Desk", "Clock", "Mirror", "Carpet"];

interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthday: number;
}

const users: readonly User[] = Array.from({ length: userCount }, (_, index) => ({
  id: String(index + 1),
  name: `${firstNames[index]} ${lastNames[index]}`,
  username: `${firstNames[index]}.${lastNames[index]}`.toLowerCase(),
  birthday: 1_815 + index * 17,
}));

interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

const products: readonly Product[] = Array.from({ length: productCount }, (_, index) => ({
  upc: String(index + 1),
  name: `${goods[index]}`,
  price: 199 + index * 151,
  weight: 5 + ((index * 37) % 90),
}));

interface Review {
  readonly id: string;
  readonly body: string;
  readonly author: { readonly id: string; readonly reviews: () => readonly Review[] };
  readonly product: { readonly upc: string; readonly reviews: () => readonly Review[] };
}

const reviews: readonly Review[] = Array.from({ length: reviewCount }, (_, index) => ({
  id: String(index + 1),
  body:
    ["Sturdy and well made.", "Would buy it again.", "Arrived late.", "Too heavy for me."][index % 4] ?? "",
  author: authorOf(String((index % userCount) + 1)),
  product: reviewedProduct(String((index % productCount) + 1)),
}));

function authorOf(id: string): Review["author"] {
  return { id, reviews: () => reviews.filter(({ author }) => author.id === id) };
}

function reviewedProduct(upc: string): Review["product"] {
  return { upc, reviews: () => reviews.filter(({ product }) => product.upc === upc) };
}

const deep = `
  fragment UserFields on User { id username name }
  fragment ReviewFields on Review { id body }
  fragment ProductFields on Product { inStock name price shippingEstimate upc weight }
  query Deep {
    users {
      ...UserFields
      reviews {
        ...ReviewFields
        product {
          ...ProductFields
          reviews {
            ...ReviewFields
            author { ...UserFields reviews { ...ReviewFields product { ...ProductFields } } }
          }
        }
      }
    }
    topProducts(first: 5) {
      ...ProductFields
      reviews {
        ...ReviewFields
        author { ...UserFields reviews { ...ReviewFields product { ...ProductFields } } }
      }
    }
  }`;

export const store: Graph = {
  name: "store",
  subgraphs: [
    {
      name: "users",
      sdl: `
        type Query { me: User user(id: ID!): User users: [User] }
        type User @key(fields: "id") { id: ID! name: String username: String birthday: Int }
      `,
      query: {
        me: users[0],
        users,
        user: ({ id }: User) => users.find((user) => user.id === id),
      },
      entities: { User: ({ id }) => users.find((user) => user.id === id) },
    },
    {
      name: "products",
      sdl: `
        type Query { topProducts(first: Int = 5): [Product] }
        type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }
      `,
      query: { topProducts: ({ first }: { readonly first: number }) => products.slice(0, first) },
      entities: { Product: ({ upc }) => products.find((product) => product.upc === upc) },
    },
    {
      name: "reviews",
      sdl: `
        type Mutation { addReview(product: String!, author: ID!, body: String!): Review! }
        type Review @key(fields: "id") { id: ID! body: String author: User product: Product }
        type User @key(fields: "id") { id: ID! reviews: [Review] }
        type Product @key(fields: "upc") { upc: String! reviews: [Review] }
      `,
      query: {},
      mutation: {
        addReview: (review: {
          readonly product: string;
          readonly author: string;
          readonly body: string;
        }) => ({
          id: String(reviewCount + 1),
          body: review.body,
          author: authorOf(review.author),
          product: reviewedProduct(review.product),
        }),
      },
      entities: {
        Review: ({ id }) => reviews.find((review) => review.id === id),
        User: ({ id = "" }) => authorOf(id),
        Product: ({ upc = "" }) => reviewedProduct(upc),
      },
    },
    {
      name: "inventory",
      sdl: `
        type Product @key(fields: "upc") {
          upc: String!
          price: Int @external
          weight: Int @external
          inStock: Boolean
          shippingEstimate: Int @requires(fields: "price weight")
        }
      `,
      query: {},
      entities: {
        Product: ({ upc, price, weight }) => ({
          upc,
          inStock: Number(upc) % 3 !== 0,
          // Whatever is dear is sent for free.
          shippingEstimate: Number(price) > 1_000 ? 0 : Math.round(Number(weight) / 2),
        }),
      },
    },
  ],
  scenarios: [
    {
      name: "deep",
      title: "the deep query: users, their reviews, the products, their reviews, and so on",
      limit: "hand-written",
      operation: deep,
      variantOf: (number) => deep.replace("users {", `users${number}: users {`),
    },
    {
      name: "by-key",
      title: "one field of one user, by key",
      limit: "proxy",
      proxyTo: "users",
      operation: "query ByKey($id: ID!) { user(id: $id) { name } }",
      variables: { id: "3" },
    },
    {
      name: "mutation",
      title: "a mutation of one subgraph that answers with the new object",
      limit: "proxy",
      proxyTo: "reviews",
      operation: `
        mutation Add($product: String!, $author: ID!, $body: String!) {
          addReview(product: $product, author: $author, body: $body) { id body author { id } product { upc } }
        }`,
      variables: { product: "4", author: "2", body: "Fits the room." },
    },
  ],
};
