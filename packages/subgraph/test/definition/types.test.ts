import type { Queryable } from "@hansa/postgres";
import { expect, expectTypeOf, test } from "vitest";
import {
  byKey,
  type ContextInput,
  column,
  connectionOf,
  defineSubgraph,
  type JsonValue,
  list,
  listOf,
  representation,
  scalar,
  sqlFunction,
  table,
  through,
} from "../../src/index.ts";

// What this file pins is checked by the compiler: each expected error that does not come is an error itself.
// oxlint-disable vitest/expect-expect

const service = defineSubgraph({
  name: "service",
  context: async ({ request }) => ({ user: String(request.headers["x-user"]), loaded: 1 }),
});

const User = service.stub("User", { key: { id: "ID" } });
const Place = service.stub("Place", { key: { region: "String", number: "Int" } });

const Order = service.entity("Order", {
  key: "id",
  source: table("tb_order", {
    id: column.bigint(),
    name: column.text(),
    note: column.text().nullable(),
    created_by: column.bigint(),
    papers: column.jsonb(),
    count: column.int(),
  }),
});

const Line = service.entity("Line", {
  key: ["order_id", "number"],
  source: table("tb_line", { order_id: column.bigint(), number: column.int(), label: column.text() }),
});

test("a key is made of columns that the source has and that are never null", () => {
  const source = table("tb_x", { id: column.bigint(), note: column.text().nullable() });
  service.entity("A", { source, key: "id" });
  // @ts-expect-error The source has no column "uuid".
  service.entity("B", { source, key: "uuid" });
  // @ts-expect-error The column "note" may be null.
  service.entity("C", { source, key: "note" });
  // @ts-expect-error One of the two is not there.
  service.entity("D", { source, key: ["id", "number"] });
});

test("a field names a column of its source, of a kind that its type can show", () => {
  service.fields(Order, (order) => ({
    id: order.id("id"),
    count: order.float("count"),
    // @ts-expect-error The source has no column "title".
    title: order.string("title"),
    // @ts-expect-error A text is no Int.
    name: order.int("name"),
    // @ts-expect-error JSON is no ID.
    papers: order.id("papers"),
  }));
});

test("every column of a key is shown by a field", () => {
  // @ts-expect-error The key column "id" has no field.
  service.fields(Order, (order) => ({ name: order.string("name") }));
  // @ts-expect-error The key column "number" has no field.
  service.fields(Line, (line) => ({ order: line.id("order_id") }));
  service.fields(Line, (line) => ({ order: line.id("order_id"), no: line.int("number") }));
});

test("a reference gives every key field a column of its type", () => {
  service.fields(Order, (order) => ({
    id: order.id("id"),
    user: order.reference(User, { id: "created_by" }),
    place: order.reference(Place, { region: "name", number: "count" }),
    // @ts-expect-error The source has no column "createdBy".
    unknown: order.reference(User, { id: "createdBy" }),
    // @ts-expect-error JSON cannot hold an ID.
    wrongKind: order.reference(User, { id: "papers" }),
    // @ts-expect-error The key field "number" is missing.
    incomplete: order.reference(Place, { region: "name" }),
    // @ts-expect-error The key has no field "uuid".
    surplus: order.reference(User, { id: "created_by", uuid: "name" }),
  }));
});

test("a relation joins columns of one type", () => {
  service.fields(Order, (order) => ({
    id: order.id("id"),
    lines: order.many(Line, { order_id: "id" }, { orderBy: ["-number", "label"] }),
    // @ts-expect-error A bigint is joined with a text.
    wrongKind: order.many(Line, { order_id: "name" }),
    // @ts-expect-error The target has no column "order".
    wrongTarget: order.many(Line, { order: "id" }),
    // @ts-expect-error What has pages is bounded by them.
    wrongPages: order.many(Line, { order_id: "id" }, { maximumRows: 5, page: { default: 1, maximum: 5 } }),
    wholeLines: order.many(Line, { order_id: "id" }, { maximumRows: 5 }),
    // @ts-expect-error Cursors are of pages.
    wrongCursors: order.connection(Line, { order_id: "id" }, { maximumRows: 5 }),
    // @ts-expect-error The target has no column "created_at" to order by.
    wrongOrder: order.many(Line, { order_id: "id" }, { orderBy: ["created_at"] }),
  }));
});

test("resolvers see the columns that they name, their arguments and the context, each with its type", () => {
  service.fields(Order, (order) => ({
    id: order.id("id"),
    label: order.resolve({
      returns: scalar.string(),
      columns: ["id", "note", "papers"],
      args: { size: scalar.int().nullable(), since: scalar.bigInt() },
      resolve(row, { args, context }) {
        expectTypeOf(row).toEqualTypeOf<{
          readonly id: bigint;
          readonly note: string | null;
          readonly papers: JsonValue;
        }>();
        expectTypeOf(args).toEqualTypeOf<{ readonly size: number | null; readonly since: bigint }>();
        expectTypeOf(context).toEqualTypeOf<{ user: string; loaded: number }>();
        return "";
      },
    }),
    many: order.resolveMany({
      returns: scalar.int().nullable(),
      columns: ["count"],
      resolve: async (rows) => rows.map(({ count }) => (count > 0 ? count : null)),
    }),
    // @ts-expect-error The source has no column "title".
    wrongColumn: order.resolve({ returns: scalar.string(), columns: ["title"], resolve: () => "" }),
    wrongValue: order.resolve({
      returns: scalar.string(),
      columns: ["id"],
      // @ts-expect-error A number is no String.
      resolve: () => 1,
    }),
    wrongNull: order.resolve({
      returns: scalar.string(),
      columns: ["note"],
      // @ts-expect-error The type allows no null.
      resolve: ({ note }) => note,
    }),
    notBatched: order.resolveMany({
      returns: scalar.int(),
      columns: ["count"],
      // @ts-expect-error A batched resolver answers a list.
      resolve: () => 1,
    }),
    hidden: order.resolve({
      returns: scalar.string(),
      columns: ["id"],
      // @ts-expect-error The column "name" was not named.
      resolve: (row) => row.name,
    }),
  }));
});

test("a mutation answers the key of its entity, or its scalar", () => {
  service.mutation("a", {
    args: { id: scalar.id("bigint") },
    returns: Order,
    resolve({ args, context, transaction }) {
      expectTypeOf(args).toEqualTypeOf<{ readonly id: string }>();
      expectTypeOf(context.user).toEqualTypeOf<string>();
      expectTypeOf(transaction).toEqualTypeOf<Queryable>();
      return { id: args.id };
    },
  });
  service.mutation("b", { returns: Order, resolve: async () => null });
  service.mutation("c", { returns: Line, resolve: () => ({ order_id: 1n, number: 2 }) });
  service.mutation("d", { returns: scalar.boolean(), resolve: () => true });
  // @ts-expect-error The key is "id".
  service.mutation("e", { returns: Order, resolve: () => ({ name: "x" }) });
  // @ts-expect-error One column of the key is missing.
  service.mutation("f", { returns: Line, resolve: () => ({ order_id: 1n }) });
  // @ts-expect-error A text is no Boolean.
  service.mutation("g", { returns: scalar.boolean(), resolve: () => "yes" });
  // @ts-expect-error A boolean is no key.
  service.mutation("h", { returns: Order, resolve: () => ({ id: true }) });
});

test("a mutation validates the arguments that it has, and tells failures beside an entity only", () => {
  const args = { name: scalar.string(), count: scalar.int().nullable() };
  service.mutation("checked", {
    args,
    returns: Order,
    failures: "result",
    validate(given) {
      expectTypeOf(given).toEqualTypeOf<{ readonly name: string; readonly count: number | null }>();
      return { name: "No." };
    },
    call: sqlFunction("fn"),
  });
  service.mutation("checkedWrongly", {
    args,
    returns: Order,
    // @ts-expect-error There is no argument "title".
    validate: () => ({ title: "No." }),
    call: sqlFunction("fn"),
  });
  // @ts-expect-error A scalar is in no union.
  service.mutation("noUnion", { args, returns: scalar.int(), failures: "result", resolve: () => 1 });
});

test("a function takes arguments that the mutation has", () => {
  const args = { title: scalar.string() };
  service.mutation("i", { args, returns: Order, call: sqlFunction("fn") });
  service.mutation("j", { args, returns: Order, call: sqlFunction("fn", { parameters: { name: "title" } }) });
  service.mutation("k", {
    args,
    returns: Order,
    // @ts-expect-error The mutation has no argument "name".
    call: sqlFunction("fn", { parameters: { name: "name" } }),
  });
  expect(() =>
    // @ts-expect-error A function's row is an entity, not a scalar.
    service.mutation("l", { args, returns: scalar.string(), call: sqlFunction("fn") }),
  ).toThrow("needs either `resolve`, or `call` together with an entity");
});

test("lists are ordered by columns of the source", () => {
  service.query("order", byKey(Order));
  service.query("orders", listOf(Order, { orderBy: ["-count", "name"] }));
  // @ts-expect-error The source has no column "created_at".
  service.query("latest", listOf(Order, { orderBy: ["-created_at"] }));
});

test("a filter has operators of its field's type, and lists are ordered by what has an order", () => {
  service.fields(Order, (order) => ({
    id: order.id("id", { filter: true, order: true }),
    name: order.string("name", { filter: ["eq", "startsWith"] }),
    user: order.reference(User, { id: "created_by" }, { filter: true }),
    lines: order.connection(Line, { order_id: "id" }, { orderBy: ["-number"], filter: true }),
    // @ts-expect-error Numbers do not start with anything.
    count: order.int("count", { filter: ["startsWith"] }),
    // @ts-expect-error An ID has no order of its own that a filter could ask for.
    other: order.id("id", { filter: ["lt"] }),
    // @ts-expect-error JSON has no order.
    papers: order.json("papers", { order: true }),
    // @ts-expect-error A relation is filtered by what its target allows.
    line: order.one(Line, { order_id: "id" }, { filter: ["eq"] }),
    // @ts-expect-error The source has no column "label2".
    wrong: order.connection(Line, { order_id: "id" }, { orderBy: ["label2"] }),
  }));
  service.query("pages", connectionOf(Order, { orderBy: ["-count"], page: { default: 10, maximum: 50 } }));
  // @ts-expect-error The source has no column "created_at".
  service.query("wrongPages", connectionOf(Order, { orderBy: ["-created_at"] }));
});

test("enums, values, lists and inputs are inferred", () => {
  const Rank = service.enum("Rank", ["low", "high"]);
  const Mood = service.enum("Mood", { GOOD: "g", BAD: "b" });
  const Point = service.value("Point", { x: scalar.int(), label: scalar.string().nullable() });
  const Thing = service.entity("Thing", {
    key: "id",
    source: table("tb_thing", {
      id: column.int(),
      rank: column.enum("rank", ["low", "high"]),
      other: column.enum("other", ["low", "middle"]),
      mood: column.text().nullable(),
      tags: column.text().array(),
      x: column.int(),
      papers: column.jsonb(),
    }),
  });
  service.fields(Thing, (thing) => ({
    id: thing.id("id"),
    rank: thing.enum(Rank, "rank", { filter: ["eq"], order: true }),
    mood: thing.enum(Mood, "mood"),
    point: thing.value(Point, { x: "x", label: "mood" }),
    stored: thing.value(Point, "papers"),
    // @ts-expect-error The label "middle" is no value of the enum.
    other: thing.enum(Rank, "other"),
    // @ts-expect-error A number is no enum.
    number: thing.enum(Rank, "x"),
    // @ts-expect-error A text is no Int.
    wrong: thing.value(Point, { x: "mood", label: "mood" }),
    // @ts-expect-error The member "label" is missing.
    partly: thing.value(Point, { x: "x" }),
    // @ts-expect-error Enums have no patterns.
    pattern: thing.enum(Rank, "rank", { filter: ["like"] }),
    seen: thing.resolve({
      columns: ["rank", "tags"],
      returns: list(Rank),
      resolve(row) {
        expectTypeOf(row).toEqualTypeOf<{
          readonly rank: "low" | "high";
          readonly tags: readonly string[];
        }>();
        return [row.rank];
      },
    }),
    wrongList: thing.resolve({
      columns: ["mood"],
      returns: list(Rank),
      // @ts-expect-error Any text is no value of the enum.
      resolve: (row) => [row.mood ?? "low"],
    }),
  }));
  // @ts-expect-error A key holds no lists.
  service.entity("Listed", { key: "tags", source: Thing.source });
  const Inner = service.input("Inner", { mood: Mood, n: scalar.bigInt().nullable() });
  const By = service.oneOf("By", { id: scalar.id("int"), rank: Rank });
  service.query("find", {
    args: { by: By, inner: list(Inner), at: Inner.nullable() },
    returns: scalar.boolean(),
    resolve({ args }) {
      type Read = { readonly mood: "g" | "b"; readonly n: bigint | null };
      expectTypeOf(args).toEqualTypeOf<{
        readonly by: { readonly id: string } | { readonly rank: "low" | "high" };
        readonly inner: readonly Read[];
        readonly at: Read | null;
      }>();
      return true;
    },
  });
});

test("links name columns of the link, of this source and of the target", () => {
  const link = table("tb_link", { order: column.bigint(), line: column.int() });
  service.fields(Order, (order) => ({
    id: order.id("id"),
    lines: order.many(Line, through(link, { order: "id" }, { line: "number" })),
    // @ts-expect-error The source has no column "idd".
    wrongHere: order.many(Line, through(link, { order: "idd" }, { line: "number" })),
    // @ts-expect-error The target has no column "count".
    wrongThere: order.connection(Line, through(link, { order: "id" }, { line: "count" })),
    // @ts-expect-error The link has no column "row".
    wrongLink: order.many(Line, through(link, { row: "id" }, { line: "number" })),
  }));
  const args = { text: scalar.string() };
  service.query(
    "found",
    listOf(Order, { call: sqlFunction("fn", { parameters: { needle: "text" } }), args }),
  );
  service.query(
    "lost",
    listOf(Order, {
      args,
      // @ts-expect-error The field has no argument "needle".
      call: sqlFunction("fn", { parameters: { needle: "needle" } }),
    }),
  );
});

test("fields of other subgraphs are known by name and type", () => {
  const Size = service.value("Size", { width: scalar.int() });
  const Named = service.stub("Named", { key: { id: "ID" }, external: { name: "String!", alias: "String" } });
  const Product = service.entity("Product", {
    key: "id",
    source: representation({ id: column.bigint() }),
    external: { price: scalar.decimal(), size: Size.nullable(), owner: scalar.id() },
  });
  const Item = service.entity("Item", {
    key: "id",
    source: table("tb_item", {
      id: column.int(),
      product: column.bigint(),
      owner: column.text(),
      alias: column.text().nullable(),
    }),
  });
  service.fields(Product, (product) => ({
    id: product.id("id"),
    price: product.external("price", { tag: "x" }),
    cost: product.resolve({
      columns: ["id"],
      requires: ["price", "size"],
      returns: scalar.string(),
      resolve(row) {
        expectTypeOf(row).toEqualTypeOf<{
          readonly id: bigint;
          readonly price: string;
          readonly size: { readonly width: number } | null;
        }>();
        return row.price;
      },
    }),
    sum: product.sql({
      columns: ["id"],
      requires: ["price"],
      returns: scalar.decimal(),
      sql(references) {
        expectTypeOf(references).toEqualTypeOf<{ readonly id: string; readonly price: string }>();
        return references.price;
      },
    }),
    // @ts-expect-error The entity has no external field "prise".
    wrong: product.resolve({ columns: [], requires: ["prise"], returns: scalar.int(), resolve: () => 1 }),
    // @ts-expect-error The entity has no external field "prise".
    wrongSql: product.sql({ columns: [], requires: ["prise"], returns: scalar.int(), sql: () => "1" }),
    // @ts-expect-error The entity has no external field "prise".
    wrongPlace: product.external("prise"),
  }));
  service.fields(Item, (item) => ({
    id: item.id("id"),
    product: item.one(Product, { id: "product" }, { provides: ["price"] }),
    owner: item.reference(Named, { id: "owner", name: "owner" }, { provides: ["name"] }),
    known: item.reference(Named, { id: "owner", alias: "alias" }, { provides: ["alias"] }),
    // @ts-expect-error The field is never null, and the column may be.
    wrongNull: item.reference(Named, { id: "owner", name: "alias" }, { provides: ["name"] }),
    // @ts-expect-error The target has no external field "id".
    wrong: item.one(Product, { id: "product" }, { provides: ["id"] }),
    // @ts-expect-error The column of "name" is not given, so that it cannot be provided.
    wrongReference: item.reference(Named, { id: "owner" }, { provides: ["name"] }),
  }));
});

test("entities may refer to one another in circles", () => {
  const circle = defineSubgraph({ name: "circle" });
  const A = circle.entity("A", { key: "id", source: table("a", { id: column.int(), b: column.int() }) });
  const B = circle.entity("B", { key: "id", source: table("b", { id: column.int(), a: column.int() }) });
  circle.fields(A, (a) => ({ id: a.id("id"), b: a.one(B, { id: "b" }), allB: a.many(B, { a: "id" }) }));
  circle.fields(B, (b) => ({ id: b.id("id"), a: b.one(A, { id: "a" }) }));
  circle.query("first", {
    returns: A,
    resolve({ context }) {
      expectTypeOf(context).toEqualTypeOf<ContextInput>();
      return { id: 1 };
    },
  });
});
