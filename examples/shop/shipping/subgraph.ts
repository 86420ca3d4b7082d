import { column, defineSubgraph, representation, scalar, sqlFunction, table } from "@hansa/subgraph";

const shipping = defineSubgraph({ name: "shipping" });

// Of the orders of another service this one has those that have a label.
const Order = shipping.entity("Order", {
  key: "order_id",
  source: table("tb_label", {
    order_id: column.bigint(),
    tracking_code: column.text(),
    created_at: column.timestamptz(),
  }),
});

// `external` are fields of another service whose values are required here.
const Product = shipping.entity("Product", {
  key: "id",
  source: representation({ id: column.bigint() }),
  external: { weight: scalar.int(), price: scalar.decimal() },
});

shipping.fields(Order, (order) => ({
  id: order.id("order_id"),
  // On its way here from orders: half of the requests are answered by this service. Both know the same code.
  trackingCode: order.string("tracking_code", { override: { from: "orders", label: "percent(50)" } }),
  shippedAt: order.dateTime("created_at"),
}));

shipping.fields(Product, (product) => ({
  id: product.id("id"),
  // What dear products cost to be sent is on the house.
  shippingEstimate: product.sql({
    columns: [],
    requires: ["weight", "price"], // @requires(fields: "weight price")
    returns: scalar.decimal().nullable(),
    sql: ({ weight, price }) =>
      `case when ${price} >= 200 then 0.00 else round(3.90 + ${weight} * 0.0012, 2) end`,
  }),
}));

shipping.consumer("ship", {
  subjects: ["events.payment.charged"],
  call: sqlFunction("fn_ship_order"),
});

shipping.observe(Order, {
  on: ["insert"],
  subject: "events.order.shipped",
  key: "order_id",
  payload: { orderId: "order_id", trackingCode: "tracking_code" },
});

export default shipping;
