import { runsNatsTests, startTestNats, type TestNats, waitFor } from "@hansa/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendOperation } from "./support/graphql-client.ts";
import { type RunningShop, startShop } from "./support/shop.ts";

interface OrderAnswer {
  readonly id: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

const orderFields = `
  id status total trackingCode
  items { quantity unitPrice product { sku name } }
  failure { code message }
  payment { status amount failure { code message } }`;

const brokers = [
  ["PostgreSQL", false],
  ["JetStream", true],
] as const;

describe.each(brokers)("an order, by events over %s", (_name, isNats) => {
  const isSkipped = isNats && !runsNatsTests;
  const resources = new AsyncDisposableStack();
  let nats: TestNats | undefined;
  let shop: RunningShop;

  beforeAll(async () => {
    if (!isSkipped) {
      nats = isNats ? resources.use(await startTestNats()) : undefined;
      shop = resources.use(await startShop({ env: nats === undefined ? {} : { NATS_URL: nats.url } }));
    }
  });
  afterAll(() => resources.disposeAsync());

  const createOrder = (input: object) =>
    sendOperation(
      shop.url,
      "mutation ($input: CreateOrderInput!) { createOrder(input: $input) { id status } }",
      { input },
    );

  async function placeOrder(input: object): Promise<string> {
    const { body } = await createOrder(input);
    expect(body).toEqual({ data: { createOrder: { id: expect.any(String), status: "PENDING" } } });
    return (body.data as { readonly createOrder: OrderAnswer }).createOrder.id;
  }

  /** The order once it is shipped or has failed. */
  async function settled(id: string): Promise<OrderAnswer> {
    let order: OrderAnswer | undefined;
    await waitFor(
      async () => {
        const { body } = await sendOperation(
          shop.url,
          `query ($id: ID!) { order(id: $id) { ${orderFields} } }`,
          {
            id,
          },
        );
        order = (body.data as { readonly order: OrderAnswer }).order;
        return ["SHIPPED", "FAILED"].includes(order.status);
      },
      { timeoutMs: 30_000, describe: () => `an end of ${JSON.stringify(order)}:\n${shop.command.output}` },
    );
    return order as OrderAnswer;
  }

  async function readStock(): Promise<Readonly<Record<string, number>>> {
    const { body } = await sendOperation(shop.url, "{ stocks { sku quantity } }");
    const { stocks } = body.data as { readonly stocks: readonly { sku: string; quantity: number }[] };
    return Object.fromEntries(stocks.map(({ sku, quantity }) => [sku, quantity]));
  }

  test.skipIf(isSkipped)("is reserved, charged and shipped", async () => {
    const before = await readStock();
    const id = await placeOrder({
      identifier: "shipped",
      items: [
        { sku: "chair", quantity: 2 },
        { sku: "lamp", quantity: 1 },
      ],
    });
    expect(await settled(id)).toEqual({
      id,
      status: "SHIPPED",
      total: "194.30",
      trackingCode: expect.stringMatching(/^HANSA-[0-9A-F]{12}$/),
      items: [
        { quantity: 2, unitPrice: "79.90", product: { sku: "chair", name: "Chair" } },
        { quantity: 1, unitPrice: "34.50", product: { sku: "lamp", name: "Lamp" } },
      ],
      failure: null,
      payment: { status: "CHARGED", amount: "194.30", failure: null },
    });
    expect(await readStock()).toEqual({
      ...before,
      chair: (before.chair ?? 0) - 2,
      lamp: (before.lamp ?? 0) - 1,
    });
  });

  test.skipIf(isSkipped)("whose card is declined fails, and the stock is as before", async () => {
    const before = await readStock();
    const id = await placeOrder({
      identifier: "declined",
      items: [{ sku: "desk", quantity: 3 }],
      card: "card-declined",
    });
    const failure = { code: "PAYMENT_DECLINED", message: "The card was declined." };
    expect(await settled(id)).toMatchObject({
      status: "FAILED",
      trackingCode: null,
      failure,
      payment: { status: "FAILED", amount: "747.00", failure },
    });
    await waitFor(async () => (await readStock()).desk === before.desk);
    expect(await readStock()).toEqual(before);
  });

  test.skipIf(isSkipped)("of which one item is not there fails as a whole", async () => {
    const before = await readStock();
    const id = await placeOrder({
      identifier: "out-of-stock",
      items: [
        { sku: "chair", quantity: 1 },
        { sku: "globe", quantity: 1 },
      ],
    });
    expect(await settled(id)).toMatchObject({
      status: "FAILED",
      failure: { code: "OUT_OF_STOCK", message: "There is not enough of globe." },
      payment: null,
    });
    expect(await readStock()).toEqual(before);
  });

  test.skipIf(isSkipped)("is charged once by a provider that does not answer", async () => {
    for (const card of ["card-timeout", "card-dropped"]) {
      const id = await placeOrder({ identifier: card, items: [{ sku: "lamp", quantity: 1 }], card });
      expect(await settled(id)).toMatchObject({ status: "SHIPPED", payment: { amount: "34.50" } });
    }
    const { body } = await sendOperation(shop.url, "{ payments { amount order { identifier } } }");
    const { payments } = body.data as {
      readonly payments: readonly { readonly order: { readonly identifier: string } }[];
    };
    expect(payments.filter(({ order }) => order.identifier.startsWith("card-"))).toEqual([
      { amount: "34.50", order: { identifier: "card-timeout" } },
      { amount: "34.50", order: { identifier: "card-dropped" } },
    ]);
  });

  test.skipIf(isSkipped)("of a new product is taken once orders was told of its price", async () => {
    const made = await sendOperation(
      shop.url,
      `mutation {
        productCreate(name: "Anchor", createdBy: 1, sku: "anchor", price: "1234567.89", weight: 90000) { inStock }
        stockAdd(sku: "anchor", quantity: 5) { quantity product { name inStock } }
      }`,
    );
    expect(made.body).toEqual({
      data: {
        productCreate: { inStock: false },
        stockAdd: { quantity: 5, product: { name: "Anchor", inStock: true } },
      },
    });
    let id: string | undefined;
    await waitFor(async () => {
      const { body } = await createOrder({ identifier: "anchor", items: [{ sku: "anchor", quantity: 3 }] });
      id = (body.data as { readonly createOrder: OrderAnswer | null }).createOrder?.id;
      return id !== undefined;
    });
    expect(await settled(id ?? "")).toMatchObject({ status: "SHIPPED", total: "3703703.67" });
  });
});
