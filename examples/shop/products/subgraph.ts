import { byKey, column, defineSubgraph, listOf, scalar, sqlFunction, table } from "@hansa/subgraph";

const products = defineSubgraph({
  name: "products",
  context: ({ request, database }) => ({ request, database }),
});

// An entity of another service, known here by its key alone.
const User = products.stub("User", { key: { id: "ID" } });

const Product = products.entity("Product", {
  key: "id",
  otherKeys: ["sku"], // other services may know a product by either
  source: table("tb_product", {
    id: column.bigint(),
    sku: column.text(),
    name: column.text(),
    price: column.numeric(),
    weight: column.int(),
    created_by: column.bigint().nullable(),
  }),
});

products.fields(Product, (product) => ({
  id: product.id("id"),
  sku: product.string("sku"),
  name: product.string("name"),
  price: product.decimal("price"), // as text, every digit kept: "79.90"
  weight: product.int("weight", { description: "In grams." }),
  createdBy: product.reference(User, { id: "created_by" }),
}));

products.query("product", byKey(Product));
products.query("products", listOf(Product));

// In SQL: fn_create_product(name, created_by, …) inserts the row and returns it.
products.mutation("productCreate", {
  args: {
    name: scalar.string(),
    createdBy: scalar.id("bigint"),
    sku: scalar.string().nullable(),
    price: scalar.decimal().nullable(),
    weight: scalar.int().nullable(),
  },
  returns: Product,
  call: sqlFunction("fn_create_product"),
});
products.mutation("productReprice", {
  args: { id: scalar.id("bigint"), price: scalar.decimal() },
  returns: Product,
  call: sqlFunction("fn_reprice_product"),
});

// In TypeScript: say which row the answer is; what the client selects of it is read in one statement.
products.mutation("productRename", {
  args: { id: scalar.id("bigint"), name: scalar.string() },
  returns: Product,
  async resolve({ args, transaction }) {
    await transaction.query("update tb_product set name = $2 where id = $1", [args.id, args.name]);
    return { id: args.id };
  },
});

// Each new product and each new price is an event, by a trigger: whoever changes the table, and if the change is committed.
// What is a bigint or numeric here is text there, so that nobody rounds it.
products.observe(Product, {
  on: ["insert", "update"],
  columns: ["price"],
  subject: "events.product.priced",
  key: "id",
  payload: { sku: "sku", price: "price" },
});

export default products;
