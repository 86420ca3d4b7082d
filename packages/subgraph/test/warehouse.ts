import { column, defineSubgraph, scalar, sqlFunction, table } from "../src/index.ts";

/** A service that tells of its orders, and handles what others tell. */
export const warehouseSql = `
  create table tb_order (
    id bigint generated always as identity primary key,
    kind text not null default 'sale',
    total numeric not null,
    note text,
    placed_on date not null default '2026-01-31'
  );
  create table tb_seen (event jsonb not null);
  create function fn_place_order(total numeric) returns tb_order language sql
  begin atomic insert into tb_order (total) values (fn_place_order.total) returning *; end;
  create function fn_see(event jsonb) returns void language plpgsql as $$
  begin
    insert into tb_seen (event) values (event);
    perform hansa.emit_event('events.order.seen', event->>'key', event->'data');
  end $$;
`;

export const warehouse = defineSubgraph({ name: "warehouse" });

const orders = table(
  "tb_order",
  {
    id: column.bigint(),
    kind: column.text(),
    total: column.numeric(),
    note: column.text().nullable(),
    placed_on: column.date(),
  },
  { rows: { kind: "sale" } },
);
const Order = warehouse.entity("Order", { key: "id", source: orders });
warehouse.fields(Order, (order) => ({ id: order.id("id"), total: order.decimal("total") }));

warehouse.mutation("orderPlace", {
  args: { total: scalar.decimal() },
  returns: Order,
  call: sqlFunction("fn_place_order"),
});
warehouse.mutation("orderNote", {
  args: { id: scalar.id("bigint"), note: scalar.string(), fails: scalar.boolean() },
  returns: Order,
  async resolve({ args: { id, note, fails }, transaction, emit }) {
    await Promise.all([
      emit({ subject: "events.order.noted", key: String(id), data: { note } }),
      transaction.query("update tb_order set note = $2 where id = $1", [id, note]),
    ]);
    if (fails) {
      throw new Error("Not after all.");
    }
    return { id };
  },
});

warehouse.observe(Order, {
  on: ["insert", "delete"],
  subject: "events.order.placed",
  key: "id",
  payload: { id: "id", total: "total", rounded: { column: "total", asText: false }, on: "placed_on" },
});
warehouse.observe(orders, {
  name: "noted",
  on: ["update"],
  subject: "events.order.changed",
  key: "id",
  payload: { note: "note" },
  columns: ["note"],
  withBefore: true,
  when: "new.note is not null",
});

warehouse.consumer("see", {
  subjects: ["events.parcel.*"],
  call: sqlFunction("fn_see"),
  retry: { firstDelayMs: 5, maxDelayMs: 20 },
  startAt: new Date("2026-01-01T00:00:00Z"),
});
warehouse.consumer<{ readonly total: string }>("count", {
  subjects: ["events.parcel.sent"],
  concurrency: 1,
  async handle({ key, data: { total } }, { transaction, emit }) {
    await transaction.query("insert into tb_order (total) values ($1)", [total]);
    await emit({ subject: "events.parcel.counted", key, data: total });
  },
});
