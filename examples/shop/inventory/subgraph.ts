import { column, defineSubgraph, listOf, representation, scalar, sqlFunction, table } from "@hansa/subgraph";

const inventory = defineSubgraph({ name: "inventory" });

const Stock = inventory.entity("Stock", {
  key: "sku",
  source: table("tb_stock", { sku: column.text(), quantity: column.int() }),
});

// Products belong to another service and get fields here. There is no table of them: every sku may be asked for.
const Product = inventory.entity("Product", {
  key: "sku",
  source: representation({ sku: column.text() }),
});

inventory.fields(Stock, (stock) => ({
  sku: stock.string("sku"),
  quantity: stock.int("quantity"),
  product: stock.one(Product, { sku: "sku" }),
}));

inventory.fields(Product, (product) => ({
  sku: product.string("sku"),
  inStock: product.sql({
    columns: ["sku"],
    returns: scalar.boolean().nullable(),
    sql: ({ sku }) => `exists (select from tb_stock where sku = ${sku} and quantity > 0)`,
  }),
  stock: product.one(Stock, { sku: "sku" }),
}));

inventory.query("stocks", listOf(Stock));

inventory.mutation("stockAdd", {
  args: { sku: scalar.string(), quantity: scalar.int() },
  returns: Stock,
  call: sqlFunction("fn_add_stock"),
});

// In SQL: fn_reserve_stock(event) tells of what it did, too.
inventory.consumer("reserve", {
  subjects: ["events.order.created"],
  call: sqlFunction("fn_reserve_stock"),
});
inventory.consumer("release", {
  subjects: ["events.payment.failed"],
  call: sqlFunction("fn_release_stock"),
});

export default inventory;
