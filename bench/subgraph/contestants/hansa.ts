import { byKey, column, defineSubgraph, listOf, scalar, sqlFunction, table } from "@hansa/subgraph";

/** The tables of `schema.ts` as a subgraph. */
const shop = defineSubgraph({ name: "shop" });

const Category = shop.entity("Category", {
  key: "id",
  source: table("category", { id: column.int(), name: column.text() }),
});
const Product = shop.entity("Product", {
  key: "id",
  source: table("product", {
    id: column.int(),
    name: column.text(),
    price: column.int(),
    in_stock: column.boolean(),
    category: column.int(),
  }),
});
const Customer = shop.entity("Customer", {
  key: "id",
  source: table("customer", { id: column.int(), name: column.text(), city: column.text() }),
});
const Purchase = shop.entity("Purchase", {
  key: "id",
  source: table("purchase", {
    id: column.int(),
    customer: column.int(),
    note: column.text(),
    total: column.int(),
  }),
});
const Item = shop.entity("Item", {
  key: "id",
  source: table("item", {
    id: column.int(),
    purchase: column.int(),
    label: column.text(),
    quantity: column.int(),
  }),
});
const Message = shop.entity("Message", {
  key: "id",
  source: table("message", { id: column.bigint(), author: column.text(), body: column.text() }),
});

shop.fields(Category, (category) => ({ id: category.int("id"), name: category.string("name") }));
shop.fields(Product, (product) => ({
  id: product.int("id"),
  name: product.string("name"),
  price: product.int("price"),
  inStock: product.boolean("in_stock"),
  category: product.one(Category, { id: "category" }),
}));
shop.fields(Customer, (customer) => ({
  id: customer.int("id"),
  name: customer.string("name"),
  city: customer.string("city"),
  purchases: customer.many(Purchase, { customer: "id" }),
}));
shop.fields(Purchase, (purchase) => ({
  id: purchase.int("id"),
  note: purchase.string("note"),
  total: purchase.int("total"),
  items: purchase.many(Item, { purchase: "id" }),
}));
shop.fields(Item, (item) => ({
  id: item.int("id"),
  label: item.string("label"),
  quantity: item.int("quantity"),
}));
shop.fields(Message, (message) => ({
  id: message.id("id"),
  author: message.string("author"),
  body: message.string("body"),
}));

shop.query("product", byKey(Product));
shop.query("products", listOf(Product, { page: { default: 100, maximum: 1_000 } }));
shop.query("customers", listOf(Customer, { page: { default: 100, maximum: 1_000 } }));
shop.mutation("messageCreate", {
  args: { author: scalar.string(), body: scalar.string() },
  returns: Message,
  call: sqlFunction("fn_create_message"),
});

export default shop;
