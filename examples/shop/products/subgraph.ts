import { byKey, column, defineSubgraph, listOf, scalar, sqlFunction, table } from "@hansa/subgraph";

const products = defineSubgraph({
  name: "products",
  context: ({ request, database }) => ({ request, database }),
});

// An entity of another service, known here by its key alone.
const User = products.stub("User", { key: { id: "ID" } });

const Product = products.entity("Product", {
  key: "id",
  source: table("tb_product", {
    id: column.bigint(),
    name: column.text(),
    created_by: column.bigint(),
  }),
});

products.fields(Product, (product) => ({
  id: product.id("id"),
  name: product.string("name"),
  createdBy: product.reference(User, { id: "created_by" }),
}));

products.query("product", byKey(Product));
products.query("products", listOf(Product));

// In SQL: fn_create_product(name, created_by) inserts the row and returns it.
products.mutation("productCreate", {
  args: { name: scalar.string(), createdBy: scalar.id("bigint") },
  returns: Product,
  call: sqlFunction("fn_create_product"),
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

export default products;
