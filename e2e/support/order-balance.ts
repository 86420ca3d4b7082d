import type { Queryable } from "@hansa/postgres";
import { type OrderService, orderServices } from "./order-services.ts";

type Databases = Readonly<Record<OrderService | "event_log", Queryable>>;

interface OrderRow extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly status: string;
  readonly total: string;
  readonly code: string | null;
}

interface Counted extends Readonly<Record<string, unknown>> {
  readonly sku: string;
  readonly quantity: number;
}

/** What inventory's migrations put into stock. */
const firstStock: Readonly<Record<string, number>> = { chair: 100, desk: 20, globe: 0, lamp: 250 };

/** Which events an order has had, in their order, by how it ended. */
const eventsByEnd: Readonly<Record<string, readonly string[]>> = {
  shipped: [
    "events.order.created",
    "events.inventory.reserved",
    "events.payment.charged",
    "events.order.shipped",
  ],
  PAYMENT_DECLINED: ["events.order.created", "events.inventory.reserved", "events.payment.failed"],
  OUT_OF_STOCK: ["events.order.created", "events.order.failed"],
};

/** Everything in which the services do not agree about `count` orders; nothing where all adds up. */
export async function findImbalances(databases: Databases, count: number): Promise<readonly string[]> {
  const orders = await databases.orders.query<OrderRow>(
    "select id, status, total, failure_code as code from tb_order order by id",
  );
  const shipped = orders.filter(({ status }) => status === "shipped");
  const findings = [
    ...compare("the number of orders", orders.length, count),
    ...compare(
      "orders that are neither shipped nor failed",
      orders.filter(({ status }) => status !== "shipped" && status !== "failed"),
      [],
    ),
    ...(await compareStock(databases, shipped)),
    ...(await compareCharges(databases, orders)),
    ...compare(
      "orders with a label",
      await idsOf(databases.shipping, "select order_id::text as id from tb_label order by order_id"),
      shipped.map(({ id }) => id),
    ),
    ...(await compareEvents(databases, orders)),
  ];
  for (const service of [...orderServices, "event_log"] as const) {
    const open = await databases[service].query(
      "select consumer, state, failure from hansa.inbox where state <> 'done'",
    );
    findings.push(...compare(`events that ${service} has not handled`, open, []));
  }
  return findings;
}

async function compareStock(databases: Databases, shipped: readonly OrderRow[]): Promise<readonly string[]> {
  const ids = shipped.map(({ id }) => id);
  const sold = await databases.orders.query<Counted>(
    `select sku, sum(quantity)::int as quantity from tb_order_item
    where order_id = any($1::bigint[]) group by sku order by sku`,
    [ids],
  );
  const reserved = await databases.inventory.query<Counted>(
    "select sku, sum(quantity)::int as quantity from tb_reservation group by sku order by sku",
  );
  const stock = await databases.inventory.query<Counted>("select sku, quantity from tb_stock order by sku");
  const soldBySku = new Map(sold.map(({ sku, quantity }) => [sku, quantity]));
  const expected = Object.entries(firstStock).map(([sku, quantity]) => ({
    sku,
    quantity: quantity - (soldBySku.get(sku) ?? 0),
  }));
  return [...compare("what is reserved", reserved, sold), ...compare("the stock", stock, expected)];
}

async function compareCharges(databases: Databases, orders: readonly OrderRow[]): Promise<readonly string[]> {
  const payments = await databases.payments.query(
    "select order_id::text as id, amount, status, charge from tb_payment order by order_id",
  );
  const ledger = await databases.payments.query<{ readonly id: string; readonly amount: string }>(
    "select id, amount from fake_provider_charge where outcome = 'charged' order by id",
  );
  const charged = payments.filter(({ status }) => status === "charged");
  return [
    ...compare(
      "the payments",
      payments.map(({ id, amount, status }) => ({ id, amount, status })),
      orders
        .filter(({ code }) => code !== "OUT_OF_STOCK")
        .map(({ id, total, code }) => ({
          id,
          amount: total,
          status: code === null ? "charged" : "failed",
        })),
    ),
    ...compare(
      "the provider's charges",
      ledger,
      charged
        .map(({ charge, amount }) => ({ id: String(charge), amount: String(amount) }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    ),
  ];
}

async function compareEvents(databases: Databases, orders: readonly OrderRow[]): Promise<readonly string[]> {
  const recorded = await databases.event_log.query<{
    readonly id: string;
    readonly key: string;
    readonly subject: string;
  }>("select id, key, subject from hansa.event_record order by recorded_at, time, id");
  const emitted = await Promise.all(
    orderServices.map((service) => idsOf(databases[service], "select id::text as id from hansa.outbox")),
  );
  const subjectsByKey = Map.groupBy(recorded, ({ key }) => key);
  return [
    ...compare("the events of the event log", recorded.map(({ id }) => id).sort(), emitted.flat().sort()),
    ...orders.flatMap(({ id, status, code }) =>
      compare(
        `the events of order ${id}`,
        (subjectsByKey.get(id) ?? []).map(({ subject }) => subject),
        eventsByEnd[code ?? status] ?? [],
      ),
    ),
  ];
}

async function idsOf(database: Queryable, text: string): Promise<readonly string[]> {
  const rows = await database.query<{ readonly id: string }>(text);
  return rows.map(({ id }) => id);
}

/** Found and expected values are plain data, so that their texts tell whether they are the same. */
function compare(what: string, found: unknown, expected: unknown): readonly string[] {
  const [foundText, expectedText] = [JSON.stringify(found), JSON.stringify(expected)];
  return foundText === expectedText
    ? []
    : [`${what}: ${foundText?.slice(0, 1_000)} where it should be ${expectedText?.slice(0, 1_000)}`];
}
