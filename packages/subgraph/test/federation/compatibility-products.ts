import {
  byKey,
  column,
  defineSubgraph,
  list,
  listOf,
  representation,
  scalar,
  table,
} from "../../src/index.ts";

/** The service "products" of the public suite that tests whether subgraph libraries do what Federation needs. */
export const productsSql = `
  create table tb_user (email text primary key, name text, total_products_created int);
  create table tb_product (
    id text primary key, sku text, package text, variation text, size text, weight double precision, unit text,
    created_by text references tb_user, notes text, unique (sku, package), unique (sku, variation)
  );
  create table tb_deprecated_product (sku text, package text, reason text, created_by text, inventory text, primary key (sku, package));
  create table tb_research (case_number text primary key, description text, outcome text, product text references tb_product);
  insert into tb_user values ('support@apollographql.com', 'Jane Smith', 1337);
  insert into tb_product values
    ('apollo-federation', 'federation', '@apollo/federation', 'OSS', 'small', 1, 'kg', 'support@apollographql.com', null),
    ('apollo-studio', 'studio', '', 'platform', 'small', 1, 'kg', 'support@apollographql.com', 'note');
  insert into tb_deprecated_product values
    ('apollo-federation-v1', '@apollo/federation-v1', 'Migrate to Federation V2', 'support@apollographql.com', 'apollo-oss');
  insert into tb_research values
    ('1234', 'Federation Study', null, 'apollo-federation'), ('1235', 'Studio Study', null, 'apollo-studio');
`;

const products = defineSubgraph({
  name: "products",
  directives: {
    "@custom": {
      url: "https://myspecs.dev/myCustomDirective/v1.0",
      definition: "directive @custom on OBJECT",
    },
  },
});

const ProductVariation = products.value("ProductVariation", { id: scalar.id() });
const ProductDimension = products.value(
  "ProductDimension",
  { size: scalar.string().nullable(), weight: scalar.float().nullable(), unit: scalar.string().nullable() },
  { shareable: true, members: { unit: { inaccessible: true } } },
);
const CaseStudy = products.value("CaseStudy", {
  caseNumber: scalar.id(),
  description: scalar.string().nullable(),
});

const Product = products.entity("Product", {
  directives: { "@custom": {} },
  key: "id",
  otherKeys: [
    ["sku", "package"],
    ["sku", "variation"],
  ],
  source: table("tb_product", {
    id: column.text(),
    sku: column.text().nullable(),
    package: column.text().nullable(),
    variation: column.text().nullable(),
    size: column.text().nullable(),
    weight: column.float().nullable(),
    unit: column.text().nullable(),
    created_by: column.text().nullable(),
    notes: column.text().nullable(),
  }),
});
const DeprecatedProduct = products.entity("DeprecatedProduct", {
  key: ["sku", "package"],
  source: table("tb_deprecated_product", {
    sku: column.text(),
    package: column.text(),
    reason: column.text().nullable(),
    created_by: column.text().nullable(),
    inventory: column.text(),
  }),
});
const ProductResearch = products.entity("ProductResearch", {
  key: "case_number",
  source: table("tb_research", {
    case_number: column.text(),
    description: column.text().nullable(),
    outcome: column.text().nullable(),
    product: column.text(),
  }),
});
const User = products.entity("User", {
  key: "email",
  extends: true,
  external: { totalProductsCreated: scalar.int().nullable(), yearsOfEmployment: scalar.int() },
  source: table("tb_user", {
    email: column.text(),
    name: column.text().nullable(),
    total_products_created: column.int().nullable(),
  }),
});
const Inventory = products.entity("Inventory", {
  interfaceObject: true,
  key: "id",
  source: representation({ id: column.text() }),
});

products.fields(Product, (product) => ({
  id: product.id("id"),
  sku: product.string("sku"),
  package: product.string("package"),
  variation: product.value(ProductVariation, { id: "variation" }),
  dimensions: product.value(ProductDimension, { size: "size", weight: "weight", unit: "unit" }),
  createdBy: product.one(User, { email: "created_by" }, { provides: ["totalProductsCreated"] }),
  notes: product.string("notes", { tag: "internal" }),
  research: product.many(ProductResearch, { product: "id" }, { maximumRows: 1_000 }),
}));
products.fields(DeprecatedProduct, (product) => ({
  sku: product.string("sku"),
  package: product.string("package"),
  reason: product.string("reason"),
  createdBy: product.one(User, { email: "created_by" }),
}));
products.fields(ProductResearch, (research) => ({
  study: research.value(CaseStudy, { caseNumber: "case_number", description: "description" }),
  outcome: research.string("outcome"),
}));
products.fields(User, (user) => ({
  averageProductsCreatedPerYear: user.resolve({
    columns: [],
    requires: ["totalProductsCreated", "yearsOfEmployment"],
    returns: scalar.int().nullable(),
    resolve: ({ totalProductsCreated, yearsOfEmployment }) =>
      totalProductsCreated === null
        ? null
        : Math.round(Number(totalProductsCreated) / Number(yearsOfEmployment)),
  }),
  email: user.id("email", { external: true }),
  name: user.string("name", { override: "users" }),
  totalProductsCreated: user.int("total_products_created", { external: true }),
  yearsOfEmployment: user.external("yearsOfEmployment"),
}));
products.fields(Inventory, (inventory) => ({
  id: inventory.id("id"),
  deprecatedProducts: inventory.many(DeprecatedProduct, { inventory: "id" }, { maximumRows: 1_000 }),
}));

products.query("product", byKey(Product));
products.query("deprecatedProduct", byKey(DeprecatedProduct, { deprecated: "Use product query instead" }));
products.query("tags", {
  returns: list(ProductVariation),
  resolve: () => [{ id: "OSS" }, { id: "platform" }],
});
products.query("products", listOf(Product));

export { products };
