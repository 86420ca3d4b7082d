import { byKey, column, connectionOf, defineSubgraph, listOf, scalar, table } from "../src/index.ts";

/** Stalls and their wares: every kind of filter, orders with nulls, pages with cursors, at the root and below. */
export const marketSql = `
  create table tb_stall (id int primary key, name text not null, keeper bigint, opened timestamptz not null);
  create table tb_ware (
    id bigint primary key,
    stall int references tb_stall,
    name text not null,
    note text,
    price numeric(12, 2) not null,
    weight double precision,
    stock int,
    is_fresh boolean,
    mark uuid,
    made timestamptz,
    facts jsonb not null default '{}'
  );
`;

const market = defineSubgraph({ name: "market" });
const User = market.stub("User", { key: { id: "ID" } });
const Stall = market.entity("Stall", {
  key: "id",
  source: table("tb_stall", {
    id: column.int(),
    name: column.text(),
    keeper: column.bigint().nullable(),
    opened: column.timestamptz(),
  }),
});
const Ware = market.entity("Ware", {
  key: "id",
  source: table("tb_ware", {
    id: column.bigint(),
    stall: column.int().nullable(),
    name: column.text(),
    note: column.text().nullable(),
    price: column.numeric(),
    weight: column.float().nullable(),
    stock: column.int().nullable(),
    is_fresh: column.boolean().nullable(),
    mark: column.uuid().nullable(),
    made: column.timestamptz().nullable(),
    facts: column.jsonb(),
  }),
});

market.fields(Stall, (stall) => ({
  id: stall.id("id", { filter: true }),
  name: stall.string("name", { filter: true, order: true }),
  keeper: stall.reference(User, { id: "keeper" }, { filter: true }),
  opened: stall.dateTime("opened", { order: true }),
  wares: stall.many(
    Ware,
    { stall: "id" },
    { filter: true, orderBy: ["name"], page: { default: 3, maximum: 10 } },
  ),
  warePages: stall.connection(
    Ware,
    { stall: "id" },
    { orderBy: ["-stock"], page: { default: 2, maximum: 5 } },
  ),
}));
market.fields(Ware, (ware) => ({
  id: ware.id("id", { filter: true, order: true }),
  stall: ware.one(Stall, { id: "stall" }, { filter: true }),
  name: ware.string("name", { filter: true, order: true }),
  note: ware.string("note", { filter: true, order: true }),
  price: ware.decimal("price", { filter: true, order: true }),
  weight: ware.float("weight", { filter: true, order: true }),
  stock: ware.int("stock", { filter: true, order: true }),
  isFresh: ware.boolean("is_fresh", { filter: ["eq", "isNull"], order: true }),
  mark: ware.uuid("mark", { filter: true, order: true }),
  made: ware.dateTime("made", { filter: true, order: true }),
  facts: ware.json("facts", { filter: true }),
  shout: ware.resolveMany({
    returns: scalar.string(),
    columns: ["name"],
    resolve: (rows) => rows.map(({ name }) => name.toUpperCase()),
  }),
}));

market.query("ware", byKey(Ware));
market.query("stalls", listOf(Stall));
market.query("wares", listOf(Ware, { orderBy: ["-price"], page: { default: 4, maximum: 100 } }));
market.query("warePages", connectionOf(Ware, { page: { default: 3, maximum: 50 } }));

export { market };
