import { byKey, column, defineSubgraph, listOf, scalar, sqlFunction, table } from "@hansa/subgraph";

const orders = defineSubgraph({
  name: "orders",
  context: ({ request, database }) => ({ request, database }),
});

// Entities of other services, known here by their keys alone.
const User = orders.stub("User", { key: { id: "ID" } });
const Product = orders.stub("Product", { key: { id: "ID" } });

const Order = orders.entity("Order", {
  key: "id",
  source: table("tb_order", {
    id: column.bigint(),
    name: column.text(),
    created_by: column.bigint(),
    product: column.bigint(),
  }),
});

orders.fields(Order, (order) => ({
  id: order.id("id"),
  name: order.string("name"),
  createdBy: order.reference(User, { id: "created_by" }),
  product: order.reference(Product, { id: "product" }),
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

export default orders;
