import { describe, expect, it } from "vitest";
import { ask, makeOrders, metric, ready, startTestGateway, TestShop, usersOptions } from "./test-shop.ts";
import { TestSubgraph } from "./test-subgraph.ts";

const ordersQuery = "{ orders { id name createdBy { name } product { name } } }";

describe("a gateway over three subgraphs", () => {
  it.each([1, 2, 500])("asks each of them once for %i orders, each distinct key once", async (count) => {
    await using shop = await TestShop.start();
    shop.orders = makeOrders(count);
    await using gateway = await startTestGateway(shop.source);
    await gateway.whenReady();
    expect(await ask(gateway, ordersQuery)).toEqual({
      data: {
        orders: shop.orders.map(({ id, name, createdBy, product }) => ({
          id,
          name,
          createdBy: { name: `user ${createdBy?.id}` },
          product: { name: `product ${product?.id}` },
        })),
      },
    });
    const keys = [shop.users, shop.products].map(({ operations }) =>
      operations.map(({ variables }) => Object.values(variables as object).flat()),
    );
    const idsUpTo = (typeName: string, last: number): readonly object[] =>
      Array.from({ length: Math.min(count, last) }, (_, index) => ({
        __typename: typeName,
        id: `${index + 1}`,
      }));
    expect(keys).toEqual([[idsUpTo("User", 3)], [idsUpTo("Product", 5)]]);
    expect(shop.ordersService.operations.length).toBe(1);
    for (const subgraph of ["orders", "users", "products"]) {
      expect(
        await metric(gateway, `hansa_subgraph_requests_total{subgraph="${subgraph}",operation="query"}`),
      ).toBe(1);
    }
  });

  it("asks for users and for products at the same time: neither is answered before both are asked", async () => {
    await using shop = await TestShop.start();
    await using gateway = await startTestGateway(shop.source);
    await gateway.whenReady();
    const bothAreAsked = Promise.withResolvers<void>();
    let asked = 0;
    const hold = async (): Promise<void> => {
      asked++;
      if (asked === 2) {
        bothAreAsked.resolve();
      }
      await bothAreAsked.promise;
    };
    shop.users.beforeAnswer = hold;
    shop.products.beforeAnswer = hold;
    const { data } = await ask(gateway, ordersQuery);
    expect(data).toEqual({
      orders: [{ id: "1", name: "Order #1", createdBy: { name: "user 1" }, product: { name: "product 1" } }],
    });
    expect(asked).toBe(2);
  });

  it("runs mutations, each in its subgraph", async () => {
    await using shop = await TestShop.start();
    await using gateway = await startTestGateway(shop.source);
    await gateway.whenReady();
    expect(await ask(gateway, 'mutation { userCreate(name: "Alice") { id name } }')).toEqual({
      data: { userCreate: { id: "7", name: "Alice" } },
    });
    const query = "mutation Create($name: String!) { productCreate(name: $name) { id name } }";
    expect(await ask(gateway, query, { variables: { name: "Widget" } })).toEqual({
      data: { productCreate: { id: "8", name: "Widget" } },
    });
    expect(
      await metric(gateway, 'hansa_subgraph_requests_total{subgraph="users",operation="mutation"}'),
    ).toBe(1);
  });

  it("answers null for a user that nobody knows, and keeps the order", async () => {
    await using shop = await TestShop.start();
    shop.orders = [{ id: "1", name: "x", createdBy: { __typename: "User", id: "99" }, product: null }];
    await using gateway = await startTestGateway(shop.source);
    await gateway.whenReady();
    expect(await ask(gateway, ordersQuery)).toEqual({
      data: { orders: [{ id: "1", name: "x", createdBy: null, product: null }] },
    });
  });

  it("forwards the headers of its list and the request's id", async () => {
    await using shop = await TestShop.start();
    await using gateway = await startTestGateway(shop.source, { settings: { forwardHeaders: "x-tenant" } });
    await gateway.whenReady();
    const headers = { "x-tenant": "t1", "x-request-id": "r1", authorization: "Bearer x" };
    await ask(gateway, ordersQuery, { headers });
    const sent = shop.users.operations[0]?.headers;
    expect([sent?.["x-tenant"], sent?.["x-request-id"], sent?.authorization]).toEqual([
      "t1",
      "r1",
      undefined,
    ]);
  });

  it("answers introspection in development alone", async () => {
    await using shop = await TestShop.start();
    const query = "{ __schema { queryType { name } } orders { id } }";
    await using production = await startTestGateway(shop.source);
    await production.whenReady();
    expect((await ask(production, query)).data).toBeUndefined();
    await using development = await startTestGateway(shop.source, { dev: true });
    await development.whenReady();
    expect(await ask(development, query)).toEqual({
      data: { __schema: { queryType: { name: "Query" } }, orders: [{ id: "1" }] },
    });
  });

  it("refuses what does not fit the schema before any subgraph is asked", async () => {
    await using shop = await TestShop.start();
    await using gateway = await startTestGateway(shop.source);
    await gateway.whenReady();
    for (const query of ["{ orders { nope } }", "{ nope }", "{"]) {
      const { data, errors } = await ask(gateway, query);
      expect(data).toBeUndefined();
      expect(errors?.length).toBe(1);
    }
    expect(shop.ordersService.operations).toEqual([]);
  });
});

describe("a subgraph that fails", () => {
  async function askWhile(misbehave: TestSubgraph["misbehave"], dev = false) {
    await using shop = await TestShop.start();
    // Long enough for those that answer, on a busy machine too.
    await using gateway = await startTestGateway(shop.source, { dev, settings: { subgraphTimeout: 2_000 } });
    await gateway.whenReady();
    shop.users.misbehave = misbehave;
    return await ask(gateway, ordersQuery);
  }

  it.each<[string, string, TestSubgraph["misbehave"]]>([
    ["never answers", "SUBREQUEST_TIMEOUT", () => {}],
    [
      "answers a page",
      "SUBREQUEST_MALFORMED_RESPONSE",
      (_, response) => response.setHeader("content-type", "text/html").end("<html>"),
    ],
    ["answers 503", "SUBREQUEST_HTTP_ERROR", (_, response) => response.writeHead(503).end()],
    ["breaks the connection", "SUBREQUEST_HTTP_ERROR", (_, response) => response.destroy()],
    [
      "answers null data",
      "SUBREQUEST_MALFORMED_RESPONSE",
      (_, response) => response.setHeader("content-type", "application/json").end('{"data":null}'),
    ],
  ])("%s: null with an error at its field, everything else is there", async (_, code, misbehave) => {
    const { data, errors } = await askWhile(misbehave);
    expect(data).toEqual({
      orders: [{ id: "1", name: "Order #1", createdBy: null, product: { name: "product 1" } }],
    });
    expect(errors).toEqual([
      {
        message: expect.stringContaining('"users"'),
        path: ["orders", 0, "createdBy", "name"],
        extensions: { code, subgraph: "users", errorId: expect.any(String) },
      },
    ]);
  });

  it("shows what happened in development", async () => {
    const { errors } = await askWhile((_, response) => response.writeHead(503).end(), true);
    expect(errors?.[0]?.message).toBe('The subgraph "users" failed: It answered with the HTTP status 503.');
  });

  it("is asked again once it has been restarted", async () => {
    await using shop = await TestShop.start();
    await using gateway = await startTestGateway(shop.source);
    await gateway.whenReady();
    await ask(gateway, ordersQuery);
    await shop.users[Symbol.asyncDispose]();
    expect((await ask(gateway, ordersQuery)).errors?.[0]?.extensions.code).toBe("SUBREQUEST_HTTP_ERROR");
    await using _restarted = await TestSubgraph.start({ ...usersOptions, port: shop.users.port });
    expect((await ask(gateway, ordersQuery)).errors).toBeUndefined();
    expect((await ready(gateway)).status).toBe(200);
  });
});
