import { describe, expect, test } from "vitest";
import {
  column,
  defineSubgraph,
  document,
  eventsOf,
  representation,
  sqlFunction,
  table,
} from "../../src/index.ts";

const columns = { id: column.bigint(), note: column.text().nullable(), tags: column.text().array() };
const source = table("tb_Order", columns, { schema: "shop" });
const basic = { on: ["insert"], subject: "events.order.created", key: "id", payload: { id: "id" } } as const;

function service() {
  const orders = defineSubgraph({ name: "orders" });
  const Order = orders.entity("Order", { key: "id", source });
  orders.fields(Order, (order) => ({ id: order.id("id") }));
  orders.query("orders", { returns: Order, resolve: () => null });
  return { orders, Order };
}

test("an observer's columns are those of what is observed, its key never null", () => {
  const { orders, Order } = service();
  orders.observe(Order, basic);
  // @ts-expect-error: the source has no such column
  orders.observe(Order, { ...basic, key: "uuid" });
  // @ts-expect-error: it may be null
  orders.observe(source, { ...basic, key: "note" });
  // @ts-expect-error: the source has no such column
  orders.observe(source, { ...basic, payload: { id: "id", total: "total" } });
  // @ts-expect-error: the source has no such column
  orders.observe(source, { ...basic, payload: { id: { column: "total", asText: true } } });
  // @ts-expect-error: the source has no such column
  orders.observe(source, { ...basic, columns: ["total"] });
  // @ts-expect-error: nothing is observed
  orders.observe(source, { ...basic, on: [] });
  expect(() => orders.build()).toThrow('names "uuid", which its source does not have');
});

test("a consumer is TypeScript or SQL, and its data is what it says", () => {
  const { orders } = service();
  const subjects = ["events.stock.reserved"];
  orders.consumer<{ readonly sku: string }>("typed", {
    subjects,
    async handle({ data }, { emit }) {
      const sku: string = data.sku;
      // @ts-expect-error: the data has no such member
      await emit({ subject: "events.order.seen", key: sku, data: data.quantity });
      // @ts-expect-error: the source is the service's
      await emit({ subject: "events.order.seen", key: sku, data, source: "/other" });
    },
  });
  // @ts-expect-error: one of the two
  orders.consumer("both", { subjects, handle: async () => undefined, call: sqlFunction("fn_x") });
  // @ts-expect-error: one of the two
  orders.consumer("neither", { subjects });
  expect(() => orders.build()).toThrow(/"both" needs either.*"neither" needs either/s);
});

test("an observer is called after its table and event, within its schema", () => {
  const { orders, Order } = service();
  orders.observe(Order, basic);
  orders.consumer("see", { subjects: ["events.>"], call: sqlFunction("fn_see", { schema: "shop" }) });
  const worker = eventsOf(orders as never);
  expect(worker).toMatchObject({
    source: "/orders",
    observers: [
      {
        name: "order_created",
        table: "shop.tb_Order",
        payload: { id: { column: "id", asText: true } },
      },
    ],
    consumers: [{ name: "orders-see", subjects: ["events.>"], order: "key", concurrency: 4 }],
  });
});

test("a subgraph that neither observes nor consumes has no worker", () => {
  expect(eventsOf(service().orders as never)).toBeUndefined();
});

describe("what is wrong is told with all else that is", () => {
  test.each([
    [
      "two of one name",
      (s: Service) => [s.observe(source, basic), s.observe(source, basic)],
      /the name "order_created"/,
    ],
    [
      "a name that is none",
      (s: Service) => s.observe(source, { ...basic, name: "Order created" }),
      /"Order created"/,
    ],
    ["no subject", (s: Service) => s.observe(source, { ...basic, subject: "a b" }), /"a b" is no subject/],
    [
      "a condition on rows that there are not",
      (s: Service) => s.observe(source, { ...basic, on: ["insert", "delete"], when: "new.id > 1" }),
      /make two of it/,
    ],
    ["a document", (s: Service) => s.observe(document("v_order", columns), basic), /else than a table/],
    ["no rows", (s: Service) => s.observe(representation(columns), basic), /else than a table/],
    [
      "two consumers of one name",
      (s: Service) => [consume(s, "a"), consume(s, "a")],
      /Two consumers have the name "a"/,
    ],
    ["a consumer whose name is none", (s: Service) => consume(s, "a b"), /"orders-a b" is no name/],
    [
      "no patterns",
      (s: Service) => s.consumer("a", { subjects: [], call: sqlFunction("fn_see") }),
      /names no subjects/,
    ],
    [
      "a function that SQL cannot name",
      (s: Service) => s.consumer("a", { subjects: ["a"], call: sqlFunction("f(); drop table x") }),
      /no name of a function/,
    ],
    [
      "a limit that is none",
      (s: Service) => s.consumer("a", { subjects: ["a"], call: sqlFunction("f"), concurrency: 0 }),
      /0 as concurrency/,
    ],
  ])("%s", (_, define, message) => {
    const { orders } = service();
    define(orders);
    expect(() => orders.build()).toThrow(
      expect.objectContaining({ code: "SUBGRAPH_INVALID", message: expect.stringMatching(message) }),
    );
  });
});

type Service = ReturnType<typeof service>["orders"];

function consume(orders: Service, name: string): void {
  orders.consumer(name, { subjects: ["events.>"], call: sqlFunction("fn_see") });
}
