/** One operation that is measured, in the words of each schema: aliases make the answers alike. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** The name of its operation, by which the code written by hand knows it. */
  readonly operationName: string;
  /** The field of its root. */
  readonly field: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly hansa: string;
  readonly mercurius: string;
  /** Absent where PostGraphile has nothing like it. */
  readonly postgraphile?: string;
  /** Where the answer nests rows, by lists and relations: what the peers' throughput is doubled in. */
  readonly isNested: boolean;
}

const representations = Array.from({ length: 200 }, (_, index) => ({
  __typename: "Product",
  id: index * 3 + 1,
}));
const entities =
  "query Entities($representations: [_Any!]!) { _entities(representations: $representations) { ... on Product { id name price inStock } } }";
const insert =
  "mutation Insert($author: String!, $body: String!) { messageCreate(author: $author, body: $body) { author body } }";

export const scenarios: readonly Scenario[] = [
  {
    name: "by-key",
    title: "one row by its key",
    operationName: "ByKey",
    field: "product",
    variables: { id: 17 },
    hansa: "query ByKey($id: Int!) { product(id: $id) { id name price inStock } }",
    mercurius: "query ByKey($id: Int!) { product(id: $id) { id name price inStock } }",
    postgraphile:
      "query ByKey($id: Int!) { product: productByRowId(rowId: $id) { id: rowId name price inStock } }",
    isNested: false,
  },
  {
    name: "list",
    title: "a list of 100 rows with one relation",
    operationName: "List",
    field: "products",
    variables: {},
    hansa: "query List { products(limit: 100) { id name price inStock category { id name } } }",
    mercurius: "query List { products(limit: 100) { id name price inStock category { id name } } }",
    postgraphile:
      "query List { products: allProductsList(first: 100) { id: rowId name price inStock category: categoryByCategory { id: rowId name } } }",
    isNested: true,
  },
  {
    name: "nested",
    title: "three levels of 20 × 10 × 5 rows",
    operationName: "Nested",
    field: "customers",
    variables: {},
    hansa:
      "query Nested { customers(limit: 20) { id name city purchases(limit: 10) { id note total items(limit: 5) { id label quantity } } } }",
    mercurius:
      "query Nested { customers(limit: 20) { id name city purchases(limit: 10) { id note total items(limit: 5) { id label quantity } } } }",
    postgraphile:
      "query Nested { customers: allCustomersList(first: 20) { id: rowId name city purchases: purchasesByCustomerList(first: 10) { id: rowId note total items: itemsByPurchaseList(first: 5) { id: rowId label quantity } } } }",
    isNested: true,
  },
  {
    name: "entities",
    title: "200 entities by their keys",
    operationName: "Entities",
    field: "_entities",
    variables: { representations },
    hansa: entities,
    mercurius: entities,
    isNested: false,
  },
  {
    name: "insert",
    title: "a row is inserted and shown",
    operationName: "Insert",
    field: "messageCreate",
    variables: { author: "Hildegard", body: "Three barrels of herring arrived." },
    hansa: insert,
    mercurius: insert,
    postgraphile:
      "mutation Insert($author: String!, $body: String!) { payload: fnCreateMessage(input: { author: $author, body: $body }) { messageCreate: result { author body } } }",
    isNested: false,
  },
];
