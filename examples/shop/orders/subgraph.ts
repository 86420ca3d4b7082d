import { byKey, column, defineSubgraph, list, listOf, scalar, sqlFunction, table } from "@hansa/subgraph";

const orders = defineSubgraph({
  name: "orders",
  context: ({ request, database }) => ({ request, database }),
});

// Entities of other services, known here by their keys; of some products the sku is known, too.
const User = orders.stub("User", { key: { id: "ID" } });
const Product = orders.stub("Product", { key: { id: "ID" }, external: { sku: "String!" } });

const OrderStatus = orders.enum("OrderStatus", {
  DRAFT: "draft", // by orderCreate, for nobody to deliver
  PENDING: "pending",
  PAID: "paid",
  SHIPPED: "shipped",
  FAILED: "failed",
});

// Why something failed. Payments has the same type, which `shareable` allows.
const Failure = orders.value(
  "Failure",
  { code: scalar.string(), message: scalar.string() },
  { shareable: true },
);

const Order = orders.entity("Order", {
  key: "id",
  source: table("tb_order", {
    id: column.bigint(),
    identifier: column.text().nullable(),
    name: column.text(),
    status: column.text(),
    total: column.numeric(),
    created_by: column.bigint().nullable(),
    product: column.bigint().nullable(),
    tracking_code: column.text().nullable(),
    failure_code: column.text().nullable(),
    failure_message: column.text().nullable(),
  }),
});

const OrderItem = orders.entity("OrderItem", {
  key: "id",
  source: table("tb_order_item", {
    id: column.bigint(),
    order_id: column.bigint(),
    product: column.bigint(),
    sku: column.text(),
    quantity: column.int(),
    unit_price: column.numeric(),
  }),
});

orders.fields(Order, (order) => ({
  id: order.id("id"),
  identifier: order.string("identifier", { filter: ["eq", "in"] }),
  name: order.string("name"),
  status: order.enum(OrderStatus, "status"),
  total: order.decimal("total"),
  items: order.many(OrderItem, { order_id: "id" }),
  createdBy: order.reference(User, { id: "created_by" }),
  product: order.reference(Product, { id: "product" }),
  trackingCode: order.string("tracking_code"),
  failure: order.value(Failure, { code: "failure_code", message: "failure_message" }),
}));

orders.fields(OrderItem, (item) => ({
  id: item.id("id"),
  // With the sku (`@provides`), inventory can be asked for the stock without a word to products.
  product: item.reference(Product, { id: "product", sku: "sku" }, { provides: ["sku"] }),
  quantity: item.int("quantity"),
  unitPrice: item.decimal("unit_price"),
}));

orders.query("order", byKey(Order));
orders.query("orders", listOf(Order));

// In SQL: fn_create_order(name, created_by, product) inserts the row and returns it.
orders.mutation("orderCreate", {
  args: { name: scalar.string(), createdBy: scalar.id("bigint"), product: scalar.id("bigint") },
  returns: Order,
  call: sqlFunction("fn_create_order"),
});

// In TypeScript: say which row the answer is; what the client selects of it is read in one statement.
orders.mutation("orderRename", {
  args: { id: scalar.id("bigint"), name: scalar.string() },
  returns: Order,
  async resolve({ args, transaction }) {
    await transaction.query("update tb_order set name = $2 where id = $1", [args.id, args.name]);
    return { id: args.id };
  },
});

const OrderItemInput = orders.input("OrderItemInput", { sku: scalar.string(), quantity: scalar.int() });
const CreateOrderInput = orders.input("CreateOrderInput", {
  identifier: scalar.string(), // chosen by the client: a second order of this name is refused
  items: list(OrderItemInput),
  createdBy: scalar.id("bigint").nullable(),
  card: scalar.string().nullable(), // see payments/fake-provider.ts for cards that are declined
});

// An order that is delivered: its event leaves with the transaction that makes it, and the other services go on from there.
orders.mutation("createOrder", {
  args: { input: CreateOrderInput },
  returns: Order,
  validate: ({ input: { items } }) => ({ input: faultOf(items) }),
  async resolve({ args: { input }, transaction, emit }) {
    const { identifier, items, createdBy, card } = input;
    const [placed] = await transaction.query<{ readonly id: string; readonly total: string }>(
      "select id, total from fn_place_order($1, $2, $3)",
      [identifier, createdBy, JSON.stringify(items)],
    );
    if (placed === undefined) {
      return null;
    }
    const { id, total } = placed;
    await emit({ subject: "events.order.created", key: id, data: { orderId: id, total, card, items } });
    return { id };
  },
});

function faultOf(items: readonly { readonly sku: string; readonly quantity: number }[]): string | undefined {
  if (items.length === 0 || items.length > 100) {
    return "An order has 1 to 100 items.";
  }
  if (items.some(({ quantity }) => quantity < 1 || quantity > 1_000)) {
    return "The quantity of an item is 1 to 1000.";
  }
  return new Set(items.map(({ sku }) => sku)).size < items.length
    ? "Name each sku once, with how many of it."
    : undefined;
}

orders.consumer("follow", {
  subjects: [
    "events.payment.charged",
    "events.payment.failed",
    "events.order.shipped",
    "events.order.failed",
  ],
  call: sqlFunction("fn_follow_order"),
});
orders.consumer("products", {
  subjects: ["events.product.priced"],
  call: sqlFunction("fn_keep_product"),
});

export default orders;
