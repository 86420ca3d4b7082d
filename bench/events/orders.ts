import { column, defineSubgraph, scalar, sqlFunction, table } from "@hansa/subgraph";

/** Two mutations that are alike, but that what one writes is an event. */
const orders = defineSubgraph({ name: "orders" });

const columns = { id: column.bigint(), customer: column.text(), total: column.numeric() };
const PlainOrder = orders.entity("PlainOrder", { key: "id", source: table("plain_order", columns) });
const ObservedOrder = orders.entity("ObservedOrder", { key: "id", source: table("observed_order", columns) });
orders.fields(PlainOrder, (order) => ({ id: order.id("id"), customer: order.string("customer") }));
orders.fields(ObservedOrder, (order) => ({ id: order.id("id"), customer: order.string("customer") }));

const args = { customer: scalar.string(), total: scalar.string() };
orders.mutation("plainOrderCreate", {
  args,
  returns: PlainOrder,
  call: sqlFunction("fn_create_plain_order"),
});
orders.mutation("observedOrderCreate", {
  args,
  returns: ObservedOrder,
  call: sqlFunction("fn_create_observed_order"),
});
orders.observe(ObservedOrder, {
  on: ["insert"],
  subject: "events.order.created",
  key: "id",
  payload: { id: "id", customer: "customer", total: "total" },
});

/** The tables and functions of both, for a database that is to be the subgraph's. */
export const ordersSql: string = ["plain", "observed"]
  .map(
    (name) => `
      create table ${name}_order (id bigint generated always as identity primary key, customer text not null, total numeric not null);
      create function fn_create_${name}_order(customer text, total text) returns ${name}_order language sql
      begin atomic
        insert into ${name}_order (customer, total)
        values (fn_create_${name}_order.customer, fn_create_${name}_order.total::numeric) returning *;
      end;`,
  )
  .join("\n");

export default orders;
