import { column, defineSubgraph, listOf, representation, scalar, table } from "@hansa/subgraph";
import { createFakeProvider } from "./fake-provider.ts";

const payments = defineSubgraph({ name: "payments" });

const PaymentStatus = payments.enum("PaymentStatus", { CHARGED: "charged", FAILED: "failed" });

// The same as in orders: a value may be shared where all services have the same fields of it.
const Failure = payments.value(
  "Failure",
  { code: scalar.string(), message: scalar.string() },
  { shareable: true },
);

const Payment = payments.entity("Payment", {
  key: "id",
  source: table("tb_payment", {
    id: column.bigint(),
    order_id: column.bigint(),
    amount: column.numeric(),
    status: column.text(),
    failure_code: column.text().nullable(),
    failure_message: column.text().nullable(),
  }),
});

const Order = payments.entity("Order", {
  key: "id",
  source: representation({ id: column.bigint() }),
});

payments.fields(Payment, (payment) => ({
  id: payment.id("id"),
  order: payment.one(Order, { id: "order_id" }),
  amount: payment.decimal("amount"),
  status: payment.enum(PaymentStatus, "status"),
  failure: payment.value(Failure, { code: "failure_code", message: "failure_message" }),
}));

payments.fields(Order, (order) => ({
  id: order.id("id"),
  payment: order.one(Payment, { order_id: "id" }), // null until it was tried
}));

payments.query("payments", listOf(Payment, { page: { default: 100, maximum: 1000 } }));

interface Reserved {
  readonly total: string;
  readonly card: string | null;
}

// In TypeScript: the handler's transaction and the note that the event was handled are one. A provider of payments knows
// nothing of that transaction, so that it gets a key which is the same whenever the event is handled again.
payments.consumer<Reserved>("charge", {
  subjects: ["events.inventory.reserved"],
  retry: { firstDelayMs: 200 },
  async handle({ key, data }, { transaction, database, idempotencyKey }) {
    const provider = createFakeProvider(database);
    const answer = await provider.charge({
      idempotencyKey,
      amount: data.total,
      card: data.card ?? "card",
    });
    await transaction.query(
      `insert into tb_payment (order_id, amount, status, charge, failure_code, failure_message)
      values ($1, $2, $3, $4, $5, $6)`,
      answer.kind === "charged"
        ? [key, data.total, "charged", answer.charge, null, null]
        : [key, data.total, "failed", null, "PAYMENT_DECLINED", answer.message],
    );
  },
});

payments.observe(Payment, {
  on: ["insert"],
  when: "new.status = 'charged'",
  subject: "events.payment.charged",
  key: "order_id",
  payload: { orderId: "order_id", amount: "amount" },
});
payments.observe(Payment, {
  on: ["insert"],
  when: "new.status = 'failed'",
  subject: "events.payment.failed",
  key: "order_id",
  payload: { orderId: "order_id", code: "failure_code", message: "failure_message" },
});

export default payments;
