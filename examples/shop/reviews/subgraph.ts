import {
  byKey,
  column,
  defineSubgraph,
  listOf,
  representation,
  scalar,
  sqlFunction,
  table,
} from "@hansa/subgraph";

const reviews = defineSubgraph({ name: "reviews" });

const Review = reviews.entity("Review", {
  key: "id",
  source: table("tb_review", {
    id: column.bigint(),
    product: column.bigint(),
    author: column.bigint().nullable(),
    stars: column.int(),
    body: column.text(),
    created_at: column.timestamptz(),
  }),
});

// Entities of other services, each with a list that is known here.
const Product = reviews.entity("Product", {
  key: "id",
  source: representation({ id: column.bigint() }),
});
const User = reviews.entity("User", {
  key: "id",
  source: representation({ id: column.bigint() }),
});

reviews.fields(Review, (review) => ({
  id: review.id("id"),
  product: review.one(Product, { id: "product" }),
  author: review.one(User, { id: "author" }),
  stars: review.int("stars"),
  body: review.string("body"),
  createdAt: review.dateTime("created_at"),
}));

reviews.fields(Product, (product) => ({
  id: product.id("id"),
  reviews: product.many(Review, { product: "id" }, { orderBy: ["-id"] }),
}));

reviews.fields(User, (user) => ({
  id: user.id("id"),
  reviews: user.many(Review, { author: "id" }, { orderBy: ["-id"] }),
}));

reviews.query("review", byKey(Review));
reviews.query("reviews", listOf(Review, { page: { default: 100, maximum: 1000 } }));

reviews.mutation("reviewCreate", {
  args: {
    product: scalar.id("bigint"),
    author: scalar.id("bigint").nullable(),
    stars: scalar.int(),
    body: scalar.string(),
  },
  returns: Review,
  call: sqlFunction("fn_create_review"),
});

export default reviews;
