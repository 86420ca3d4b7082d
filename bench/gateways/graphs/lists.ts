import type { Graph } from "./graph.ts";

/** Long lists: rows of one subgraph, and entities of which each of three subgraphs knows a part. */

const rowCount = 1_000;
const articleCount = 200;

const rows = Array.from({ length: rowCount }, (_, index) => ({
  id: String(index + 1),
  name: `Row ${index + 1}`,
  city: ["Lübeck", "Hamburg", "Riga", "Bergen", "Visby"][index % 5],
  amount: (index * 7_919) % 100_000,
  weight: ((index * 31) % 977) / 4,
  isOpen: index % 3 === 0,
}));

const articles = Array.from({ length: articleCount }, (_, index) => ({
  id: String(index + 1),
  title: `Article ${index + 1}`,
}));

export const lists: Graph = {
  name: "lists",
  subgraphs: [
    {
      name: "catalogue",
      sdl: `
        type Query { rows: [Row!]! articles: [Article!]! }
        type Row { id: ID! name: String! city: String amount: Int! weight: Float! isOpen: Boolean! }
        type Article @key(fields: "id") { id: ID! title: String! }
      `,
      query: { rows, articles },
      entities: { Article: ({ id }) => articles[Number(id) - 1] },
    },
    {
      name: "prices",
      sdl: 'type Article @key(fields: "id") { id: ID! price: Int! currency: String! }',
      query: {},
      entities: { Article: ({ id }) => ({ id, price: Number(id) * 25, currency: "EUR" }) },
    },
    {
      name: "stock",
      sdl: 'type Article @key(fields: "id") { id: ID! inStock: Int warehouse: String }',
      query: {},
      entities: {
        Article: ({ id }) => ({ id, inStock: (Number(id) * 13) % 50, warehouse: `W${Number(id) % 7}` }),
      },
    },
  ],
  scenarios: [
    {
      name: "rows",
      title: `a list of ${rowCount} flat rows of one subgraph`,
      limit: "proxy",
      proxyTo: "catalogue",
      operation: "{ rows { id name city amount weight isOpen } }",
    },
    {
      name: "spread",
      title: `${articleCount} entities spread over three subgraphs`,
      limit: "hand-written",
      operation: "{ articles { id title price currency inStock warehouse } }",
    },
  ],
};
