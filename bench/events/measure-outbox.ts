import { installObservers } from "@hansa/events";
import { median } from "../measuring/median.ts";
import type { Figure } from "./figure.ts";
import type { World } from "./world.ts";

const rounds = 9;
const transactionsPerRound = 400;
const mostCost = 15;

/**
 * A transaction that inserts one row, of a table whose inserts are events and of one that nobody observes, in turn, one
 * after the other on one connection: nothing else that a mutation does.
 */
export async function measureOutbox({ database }: World): Promise<readonly Figure[]> {
  const columns = "(id bigint generated always as identity primary key, customer text, total numeric)";
  await database.query(`create table plain_row ${columns}; create table observed_row ${columns}`);
  await installObservers(database, "/bench", [
    {
      name: "row_created",
      table: "observed_row",
      on: ["insert"],
      subject: "events.bench.created",
      key: "id",
      payload: { id: "id", customer: "customer", total: { column: "total", asText: true } },
    },
  ]);
  const time = async (table: string) => {
    const insert = `insert into ${table} (customer, total) values ($1, $2) returning id`;
    const startedAt = performance.now();
    for (let index = 0; index < transactionsPerRound; index++) {
      await database.transaction((transaction) =>
        transaction.query(insert, ["somebody", "9.90"], { name: table }),
      );
    }
    return (performance.now() - startedAt) / transactionsPerRound;
  };
  const measured: { readonly plain: number; readonly observed: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = await time(round % 2 === 0 ? "plain_row" : "observed_row");
    const second = await time(round % 2 === 0 ? "observed_row" : "plain_row");
    measured.push(round % 2 === 0 ? { plain: first, observed: second } : { plain: second, observed: first });
  }
  return [
    {
      name: "a transaction of one insert without an event",
      value: median(measured.map(({ plain }) => plain)),
      unit: "ms",
    },
    {
      name: "cost of the outbox on it",
      value: (median(measured.map(({ plain, observed }) => observed / plain)) - 1) * 100,
      unit: "%",
      limit: { atMost: mostCost },
    },
  ];
}
