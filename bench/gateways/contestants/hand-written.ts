/**
 * What a programmer would write for exactly the measured operations and for nothing else: the limit that a gateway is
 * compared with. It sends the requests that a good plan sends, asks for each entity once, and knows nothing of errors,
 * of nulls, of limits or of any other operation. Arguments: port, the URLs of the subgraphs as JSON.
 */
import { Pool } from "undici";
import { serveBodies } from "../serve-bodies.ts";

const [port, urlTexts] = process.argv.slice(2);
const urls: Readonly<Record<string, string>> = JSON.parse(String(urlTexts));
const pools = new Map(Object.entries(urls).map(([name, url]) => [name, new Pool(new URL(url).origin)]));
const headers = { "content-type": "application/json", accept: "application/json" };

async function ask<Data>(subgraph: string, query: string, variables = ""): Promise<Data> {
  const text = `{"query":${JSON.stringify(query)}${variables && `,"variables":{${variables}}`}}`;
  const pool = pools.get(subgraph);
  if (pool === undefined) {
    throw new Error(`There is no subgraph "${subgraph}".`);
  }
  const { body } = await pool.request({ method: "POST", path: "/graphql", headers, body: text });
  return JSON.parse(await body.text()).data;
}

function list(name: string, keys: Iterable<string>, write: (key: string) => string): string {
  return `"${name}":[${[...keys].map(write).join(",")}]`;
}

interface User {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

interface Stock {
  readonly inStock: boolean;
  readonly shippingEstimate: number;
}

interface LastReview {
  readonly id: string;
  readonly body: string;
  readonly product: { readonly upc: string };
}

interface InnerReview {
  readonly id: string;
  readonly body: string;
  readonly author: { readonly id: string; readonly reviews: readonly LastReview[] };
}

interface OuterReview {
  readonly id: string;
  readonly body: string;
  readonly product: { readonly upc: string; readonly reviews: readonly InnerReview[] };
}

interface ReviewsAnswer {
  readonly users: readonly { readonly reviews: readonly OuterReview[] }[];
  readonly products: readonly { readonly reviews: readonly InnerReview[] }[];
}

const innerReviews = "reviews { id body author { id reviews { id body product { upc } } } }";
const reviewsQuery = `query ($users: [_Any!]!, $products: [_Any!]!) {
  users: _entities(representations: $users) { ... on User { reviews { id body product { upc ${innerReviews} } } } }
  products: _entities(representations: $products) { ... on Product { ${innerReviews} } }
}`;
const stockQuery = `query ($products: [_Any!]!) {
  _entities(representations: $products) { ... on Product { inStock shippingEstimate } }
}`;
const productsQuery = `query ($products: [_Any!]!) {
  _entities(representations: $products) { ... on Product { name price weight } }
}`;
const usersQuery = `query ($users: [_Any!]!) {
  _entities(representations: $users) { ... on User { username name } }
}`;

const userReference = (id: string): string => `{"__typename":"User","id":"${id}"}`;
const productReference = (upc: string): string => `{"__typename":"Product","upc":"${upc}"}`;

async function answerDeep(): Promise<unknown> {
  const [{ users }, { topProducts }] = await Promise.all([
    ask<{ readonly users: readonly User[] }>("users", "{ users { id username name } }"),
    ask<{ readonly topProducts: readonly Product[] }>(
      "products",
      "{ topProducts(first: 5) { upc name price weight } }",
    ),
  ]);
  const reviews = await ask<ReviewsAnswer>(
    "reviews",
    reviewsQuery,
    `${list(
      "users",
      users.map(({ id }) => id),
      userReference,
    )},${list(
      "products",
      topProducts.map(({ upc }) => upc),
      productReference,
    )}`,
  );
  const userIds = new Set<string>();
  const upcs = new Set<string>();
  for (const user of reviews.users) {
    for (const { product } of user.reviews) {
      upcs.add(product.upc);
      collect(product.reviews, userIds, upcs);
    }
  }
  for (const product of reviews.products) {
    collect(product.reviews, userIds, upcs);
  }
  const [{ _entities: foundProducts }, { _entities: foundUsers }] = await Promise.all([
    ask<{ readonly _entities: readonly Product[] }>(
      "products",
      productsQuery,
      list("products", upcs, productReference),
    ),
    ask<{ readonly _entities: readonly User[] }>("users", usersQuery, list("users", userIds, userReference)),
  ]);
  const usersById = new Map([...userIds].map((id, index) => [id, foundUsers[index]]));
  const productsByUpc = new Map([...upcs].map((upc, index) => [upc, foundProducts[index]]));
  for (const product of topProducts) {
    productsByUpc.set(product.upc, product);
  }
  const { _entities: stocks } = await ask<{ readonly _entities: readonly Stock[] }>(
    "inventory",
    stockQuery,
    list("products", productsByUpc.keys(), (upc) => {
      const { price, weight } = productsByUpc.get(upc) as Product;
      return `{"__typename":"Product","upc":"${upc}","price":${price},"weight":${weight}}`;
    }),
  );
  const whole = new Map(
    [...productsByUpc].map(([upc, product], index) => {
      const { name, price, weight } = product as Product;
      const { inStock, shippingEstimate } = stocks[index] as Stock;
      return [upc, { inStock, name, price, shippingEstimate, upc, weight }];
    }),
  );

  function inner({ id, body, author }: InnerReview): unknown {
    const { username, name } = usersById.get(author.id) as User;
    const reviewsOfAuthor = author.reviews.map((review) => ({
      id: review.id,
      body: review.body,
      product: whole.get(review.product.upc),
    }));
    return { id, body, author: { id: author.id, username, name, reviews: reviewsOfAuthor } };
  }

  return {
    users: users.map(({ id, username, name }, index) => ({
      id,
      username,
      name,
      reviews: reviews.users[index]?.reviews.map((review) => ({
        id: review.id,
        body: review.body,
        product: { ...whole.get(review.product.upc), reviews: review.product.reviews.map(inner) },
      })),
    })),
    topProducts: topProducts.map(({ upc }, index) => ({
      ...whole.get(upc),
      reviews: reviews.products[index]?.reviews.map(inner),
    })),
  };
}

function collect(reviews: readonly InnerReview[], userIds: Set<string>, upcs: Set<string>): void {
  for (const { author } of reviews) {
    userIds.add(author.id);
    for (const { product } of author.reviews) {
      upcs.add(product.upc);
    }
  }
}

interface Article {
  readonly id: string;
  readonly title: string;
}

async function answerSpread(): Promise<unknown> {
  const { articles } = await ask<{ readonly articles: readonly Article[] }>(
    "catalogue",
    "{ articles { id title } }",
  );
  const references = list(
    "articles",
    articles.map(({ id }) => id),
    (id) => `{"__typename":"Article","id":"${id}"}`,
  );
  const queryFor = (fields: string): string =>
    `query ($articles: [_Any!]!) { _entities(representations: $articles) { ... on Article { ${fields} } } }`;
  const [prices, stocks] = await Promise.all([
    ask<{ readonly _entities: readonly { readonly price: number; readonly currency: string }[] }>(
      "prices",
      queryFor("price currency"),
      references,
    ),
    ask<{ readonly _entities: readonly { readonly inStock: number; readonly warehouse: string }[] }>(
      "stock",
      queryFor("inStock warehouse"),
      references,
    ),
  ]);
  return {
    articles: articles.map(({ id, title }, index) => ({
      id,
      title,
      price: prices._entities[index]?.price,
      currency: prices._entities[index]?.currency,
      inStock: stocks._entities[index]?.inStock,
      warehouse: stocks._entities[index]?.warehouse,
    })),
  };
}

interface Order {
  readonly id: string;
  readonly name: string;
  readonly createdBy: { readonly id: string };
  readonly product: { readonly id: string };
}

async function answerShop(): Promise<unknown> {
  const { orders } = await ask<{ readonly orders: readonly Order[] }>(
    "orders",
    "{ orders { id name createdBy { id } product { id } } }",
  );
  const askNames = async (subgraph: string, type: string, ids: ReadonlySet<string>): Promise<unknown> => {
    const { _entities: found } = await ask<{ readonly _entities: readonly { readonly name: string }[] }>(
      subgraph,
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { name } } }`,
      list("of", ids, (id) => `{"__typename":"${type}","id":"${id}"}`),
    );
    return new Map([...ids].map((id, index) => [id, found[index]]));
  };
  const [users, products] = (await Promise.all([
    askNames("users", "User", new Set(orders.map(({ createdBy }) => createdBy.id))),
    askNames("products", "Product", new Set(orders.map(({ product }) => product.id))),
  ])) as readonly ReadonlyMap<string, { readonly name: string }>[];
  return {
    orders: orders.map(({ id, name, createdBy, product }) => ({
      id,
      name,
      createdBy: users?.get(createdBy.id),
      product: products?.get(product.id),
    })),
  };
}

function answer(query: string): Promise<unknown> {
  return query.includes("articles") ? answerSpread() : query.includes("orders") ? answerShop() : answerDeep();
}

await serveBodies(async (body) => {
  const { query } = JSON.parse(body.toString());
  return JSON.stringify({ data: await answer(query) });
}, Number(port));
