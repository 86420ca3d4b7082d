import { afterAll, beforeAll, expect, test } from "vitest";
import { sendOperation } from "./support/graphql-client.ts";
import { type RunningShop, startShop } from "./support/shop.ts";

let shop: RunningShop;

beforeAll(async () => {
  shop = await startShop();
});

afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

const ordersQuery = "query { orders { id name createdBy { name } product { name } } }";

test("it prints a table of subgraphs, the endpoint and a first operation to paste", () => {
  expect(shop.command.stdout).toMatch(/subgraph +url +types +fields +state/);
  for (const name of ["users", "products", "orders"]) {
    expect(shop.command.stdout).toMatch(
      new RegExp(`${name} +http://127\\.0\\.0\\.1:\\d+/graphql +\\d+ +\\d+ +ready`),
    );
  }
  expect(shop.command.stdout).toContain(shop.url);
  expect(shop.command.stdout).toContain('mutation { userCreate(name: "Alice") { id name } }');
});

test("the first operations work as written", async () => {
  const userCreate = await sendOperation(shop.url, 'mutation { userCreate(name: "Alice") { id name } }');
  expect(userCreate.body).toEqual({ data: { userCreate: { id: "1", name: "Alice" } } });

  const productCreate = await sendOperation(
    shop.url,
    'mutation { productCreate(name: "Widget", createdBy: 1) { id name } }',
  );
  expect(productCreate.body).toEqual({ data: { productCreate: { id: "1", name: "Widget" } } });

  const orderCreate = await sendOperation(
    shop.url,
    'mutation { orderCreate(name: "Order #1", createdBy: 1, product: 1) { id name } }',
  );
  expect(orderCreate.body).toEqual({ data: { orderCreate: { id: "1", name: "Order #1" } } });

  const orders = await sendOperation(shop.url, ordersQuery);
  expect(orders.body).toEqual({
    data: {
      orders: [{ id: "1", name: "Order #1", createdBy: { name: "Alice" }, product: { name: "Widget" } }],
    },
  });
});

test.each([1, 2, 500])("%i orders cost three subgraph requests and three SQL statements", async (count) => {
  await shop.createOrders(count);
  const { answer, subgraphRequests, sqlStatements } = await shop.count(() =>
    sendOperation(shop.url, ordersQuery),
  );
  const orders = (answer.body.data as { orders: readonly unknown[] }).orders;
  expect(orders).toHaveLength(count);
  expect(orders.every((order) => JSON.stringify(order).includes("Alice"))).toBe(true);
  expect(subgraphRequests).toEqual({ users: 1, products: 1, orders: 1 });
  expect(sqlStatements).toEqual({ users: 1, products: 1, orders: 1 });
});

test("an order whose user does not exist stays, with null for the user", async () => {
  const create = await sendOperation(
    shop.url,
    'mutation { orderCreate(name: "Orphan", createdBy: 4711, product: 1) { id name createdBy { name } } }',
  );
  expect(create.body).toEqual({
    data: { orderCreate: { id: expect.any(String), name: "Orphan", createdBy: null } },
  });
  const orders = await sendOperation(shop.url, ordersQuery);
  expect(orders.body.errors).toBeUndefined();
  expect(orders.body.data).toMatchObject({
    orders: expect.arrayContaining([expect.objectContaining({ name: "Orphan", createdBy: null })]),
  });
});

test.each([
  [
    "an unknown field",
    "{ orders { price } }",
    "GRAPHQL_VALIDATION_FAILED",
    'Cannot query field "price" on type "Order".',
  ],
  [
    "a wrong argument type",
    "mutation { userCreate(name: 5) { id } }",
    "GRAPHQL_VALIDATION_FAILED",
    "String cannot represent",
  ],
  ["a missing argument", "mutation { userCreate { id } }", "GRAPHQL_VALIDATION_FAILED", "userCreate(name:)"],
  ["a syntax error", "{ orders { id ", "GRAPHQL_PARSE_FAILED", "Syntax Error"],
  [
    "an id that is none",
    'mutation { orderCreate(name: "x", createdBy: "abc", product: 1) { id } }',
    "BAD_USER_INPUT",
    "createdBy",
  ],
])("%s gets a coded error that says what is wrong", async (_, operation, code, message) => {
  const { body } = await sendOperation(shop.url, operation);
  expect(body.errors).toEqual([
    expect.objectContaining({
      message: expect.stringContaining(message),
      extensions: expect.objectContaining({ code }),
    }),
  ]);
  expect(body.data ?? null).toSatisfy(
    (data) => data === null || Object.values(data).every((value) => value === null),
  );
});

test("the IDE at / works offline: it is there and refers to this server only", async () => {
  const response = await fetch(new URL("/", shop.url));
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*connect-src 'self'/);
  expect([...page.matchAll(/(?:src|href)=["']?(https?:)?\/\//g)]).toEqual([]);
});

test("a subgraph that dies is started again and the graph heals", async () => {
  await shop.killSubgraph("users");
  await shop.healed(async () => {
    const { body } = await sendOperation(shop.url, "{ users { id name } }");
    return body.errors === undefined;
  });
  const { body } = await sendOperation(shop.url, "{ user(id: 1) { name } }");
  expect(body).toEqual({ data: { user: { name: "Alice" } } });
});

test("a product has the fields of four services, and an estimate that requires those of another", async () => {
  const { body } = await sendOperation(
    shop.url,
    `{ product(id: 900001) { name inStock shippingEstimate reviews(limit: 1) { stars author { name } } } }`,
  );
  expect(body).toEqual({
    data: {
      product: {
        name: "Chair",
        inStock: true,
        shippingEstimate: "11.70",
        reviews: [{ stars: 4, author: null }],
      },
    },
  });
  const review = await sendOperation(
    shop.url,
    `mutation { reviewCreate(product: 900001, author: 1, stars: 5, body: "Good.") { product { reviews(limit: 1) { author { name } } } } }`,
  );
  expect(review.body).toEqual({
    data: { reviewCreate: { product: { reviews: [{ author: { name: "Alice" } }] } } },
  });
});

test.each([
  ["an unknown sku", { items: [{ sku: "none", quantity: 1 }] }, "There is no product with the sku none."],
  ["no item", { items: [] }, "An order has 1 to 100 items."],
  ["none of an item", { items: [{ sku: "chair", quantity: 0 }] }, "The quantity of an item is 1 to 1000."],
  [
    "a sku twice",
    {
      items: [
        { sku: "chair", quantity: 1 },
        { sku: "chair", quantity: 1 },
      ],
    },
    "Name each sku once",
  ],
])("an order of %s is refused with what is wrong", async (_, input, message) => {
  const { body } = await sendOperation(
    shop.url,
    "mutation ($input: CreateOrderInput!) { createOrder(input: $input) { id } }",
    { input: { identifier: "refused", ...input } },
  );
  expect(body.errors).toEqual([
    expect.objectContaining({
      message: expect.stringContaining(message),
      extensions: expect.objectContaining({ code: "BAD_USER_INPUT" }),
    }),
  ]);
});

test("an order is made once by its identifier", async () => {
  const create = () =>
    sendOperation(
      shop.url,
      'mutation { createOrder(input: { identifier: "once", items: [{ sku: "chair", quantity: 1 }] }) { identifier total } }',
    );
  expect((await create()).body).toEqual({ data: { createOrder: { identifier: "once", total: "79.90" } } });
  expect((await create()).body.errors).toMatchObject([{ extensions: { code: "CONFLICT" } }]);
  const { body } = await sendOperation(
    shop.url,
    '{ orders(where: { identifier: { eq: "once" } }) { items { quantity product { inStock } } } }',
  );
  expect(body).toEqual({ data: { orders: [{ items: [{ quantity: 1, product: { inStock: true } }] }] } });
});
