import { readdirSync, readFileSync } from "node:fs";
import type { Database } from "@hansa/postgres";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import orders from "../../../examples/shop/orders/subgraph.ts";
import products from "../../../examples/shop/products/subgraph.ts";
import users from "../../../examples/shop/users/subgraph.ts";
import { createTestSubgraph } from "./subgraph-harness.ts";

// The services of the example, each alone, as the gateway asks them.

const server = await startTestPostgres();
afterAll(() => server[Symbol.asyncDispose]());

/** A database as the service's migrations make it, without the rows that it begins with. */
async function openShopDatabase(service: string): Promise<Database> {
  const folder = new URL(`../../../examples/shop/${service}/migrations/`, import.meta.url);
  const database = await server.createDatabase();
  for (const file of readdirSync(folder).sort()) {
    if (!file.includes("catalogue")) {
      await database.query(readFileSync(new URL(file, folder), "utf8"));
    }
  }
  return database;
}

test("users are created, renamed and read", async () => {
  await using database = await openShopDatabase("users");
  const { run } = createTestSubgraph(users, database);
  expect(await run('mutation { userCreate(name: "Alice") { id name } }')).toEqual({
    data: { userCreate: { id: "1", name: "Alice" } },
  });
  expect(await run('mutation { userRename(id: 1, name: "Bob") { id name } }')).toEqual({
    data: { userRename: { id: "1", name: "Bob" } },
  });
  expect(await run("{ user(id: 1) { name } users { id name } }")).toEqual({
    data: { user: { name: "Bob" }, users: [{ id: "1", name: "Bob" }] },
  });
});

test("products refer to the user who created them", async () => {
  await using database = await openShopDatabase("products");
  const { run } = createTestSubgraph(products, database);
  expect(await run('mutation { productCreate(name: "Widget", createdBy: 1) { id name } }')).toEqual({
    data: { productCreate: { id: "1", name: "Widget" } },
  });
  expect(await run('mutation { productRename(id: 1, name: "Gadget") { name createdBy { id } } }')).toEqual({
    data: { productRename: { name: "Gadget", createdBy: { id: "1" } } },
  });
  expect(await run("{ product(id: 1) { name } products { id createdBy { __typename id } } }")).toEqual({
    data: {
      product: { name: "Gadget" },
      products: [{ id: "1", createdBy: { __typename: "User", id: "1" } }],
    },
  });
});

test.each([1, 2, 500])("%i orders are one statement", async (count) => {
  await using database = await openShopDatabase("orders");
  const { run, takeStatements } = createTestSubgraph(orders, database);
  for (let number = 1; number <= count; number++) {
    await database.query("select fn_create_order($1, 7, 8)", [`Order #${number}`]);
  }
  const { data } = await run("{ orders { id name createdBy { __typename id } product { __typename id } } }");
  expect(data).toEqual({
    orders: Array.from({ length: count }, (_, index) => ({
      id: String(index + 1),
      name: `Order #${index + 1}`,
      createdBy: { __typename: "User", id: "7" },
      product: { __typename: "Product", id: "8" },
    })),
  });
  expect(takeStatements()).toHaveLength(1);
});

test("an order is created and renamed", async () => {
  await using database = await openShopDatabase("orders");
  const { run } = createTestSubgraph(orders, database);
  expect(
    await run('mutation { orderCreate(name: "Order #1", createdBy: 1, product: 1) { id name } }'),
  ).toEqual({
    data: { orderCreate: { id: "1", name: "Order #1" } },
  });
  expect(await run('mutation { orderRename(id: 1, name: "Order #2") { name product { id } } }')).toEqual({
    data: { orderRename: { name: "Order #2", product: { id: "1" } } },
  });
  expect(await run("{ order(id: 1) { name } none: order(id: 2) { name } }")).toEqual({
    data: { order: { name: "Order #2" }, none: null },
  });
});
