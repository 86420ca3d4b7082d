import { defineConfig } from "hansa";

export default defineConfig({
  subgraphs: {
    users: { module: "users/subgraph.ts" },
    products: { module: "products/subgraph.ts" },
    orders: { module: "orders/subgraph.ts" },
  },
  gateway: {
    firstOperation: 'mutation { userCreate(name: "Alice") { id name } }',
  },
});
