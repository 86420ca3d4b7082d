import { defineConfig } from "hansa";

export default defineConfig({
  subgraphs: {
    users: { module: "users/subgraph.ts" },
    products: { module: "products/subgraph.ts" },
    orders: { module: "orders/subgraph.ts" },
    inventory: { module: "inventory/subgraph.ts" },
    payments: { module: "payments/subgraph.ts" },
    shipping: { module: "shipping/subgraph.ts" },
    reviews: { module: "reviews/subgraph.ts" },
  },
  gateway: {
    firstOperation: 'mutation { userCreate(name: "Alice") { id name } }',
  },
});
