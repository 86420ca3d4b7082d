import { describe, expect, it } from "vitest";
import { ask, metric, recordingLogger, startTestGateway } from "./test-shop.ts";
import { TestSubgraph } from "./test-subgraph.ts";

describe("a supergraph from which something cannot be fetched", () => {
  it("is served: what is out of reach is null with an error, and the log says why, once a plan", async () => {
    await using shop = await TestSubgraph.start({
      sdl: `type Query { products: [Product!]! } type Product @key(fields: "id") { id: ID! name: String }`,
      root: {
        products: [
          { id: "1", name: "chair" },
          { id: "2", name: "table" },
        ],
      },
      entities: { Product: ({ id }) => ({ id }) },
    });
    const sdl = `
      schema @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
      enum join__Graph {
        SHOP @join__graph(name: "shop", url: "${shop.url}")
        PRICING @join__graph(name: "pricing", url: "http://127.0.0.1:9/")
      }
      type Query @join__type(graph: SHOP) { products: [Product!]! }
      type Product @join__type(graph: SHOP, key: "id") @join__type(graph: PRICING, key: "code") {
        id: ID! @join__field(graph: SHOP)
        name: String @join__field(graph: SHOP)
        code: ID @join__field(graph: PRICING)
        price: Int @join__field(graph: PRICING)
      }`;
    const { logger, lines } = recordingLogger();
    await using gateway = await startTestGateway({ kind: "sdl", sdl }, { logger });
    const before = lines.length;
    const first = await ask(gateway, "{ products { name price } }");
    expect(first).toEqual({
      data: {
        products: [
          { name: "chair", price: null },
          { name: "table", price: null },
        ],
      },
      errors: [0, 1].map((index) => ({
        message:
          'The field "Product.price" cannot be fetched at this place of the graph. Leave it out of the operation.',
        path: ["products", index, "price"],
        extensions: { code: "SELECTION_UNSATISFIABLE", errorId: expect.any(String) },
      })),
    });
    expect(await ask(gateway, "{ products { name price } }")).toEqual(first);
    const told = lines.slice(before).filter((line) => line.startsWith("No subgraph can give"));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('\\"pricing\\" needs the key \\"code\\"');
    expect(told[0]).toContain(String(first.errors?.[0]?.extensions.errorId));
    expect(await metric(gateway, 'hansa_graphql_errors_total{code="SELECTION_UNSATISFIABLE"}')).toBe(4);
  });

  it("shows the reasons to developers", async () => {
    const sdl = `
      schema @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
      enum join__Graph { A @join__graph(name: "a", url: "http://127.0.0.1:9/") }
      type Query @join__type(graph: A) { x: Int @join__field(graph: A, external: true) }`;
    await using gateway = await startTestGateway({ kind: "sdl", sdl }, { dev: true });
    expect(await ask(gateway, "{ x }")).toMatchObject({
      data: { x: null },
      errors: [{ message: expect.stringContaining('"a" has "Query.x" as @external only') }],
    });
  });
});
