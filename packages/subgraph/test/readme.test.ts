import { readFile } from "node:fs/promises";
import { startTestPostgres } from "@hansa/testkit";
import { expect, test } from "vitest";
import { startSubgraph } from "../src/index.ts";
import orders from "./fixtures/readme-orders.ts";

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");

test("the README shows the module that the compiler and the next test hold", async () => {
  const readme = await read("../README.md");
  const [, example] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? [];
  expect(example).toBe(await read("./fixtures/readme-orders.ts"));
});

test("the module of the README answers as its text says", async () => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  await database.query(`
    create table tb_order (id bigint generated always as identity primary key, name text not null,
      created_by bigint not null);
    create table tb_line (order_id bigint references tb_order, number int, label text not null,
      primary key (order_id, number));
    create view v_weight as select id, id * 100 as grams from tb_order;
    create function fn_create_order(name text, created_by bigint) returns tb_order language sql begin atomic
      insert into tb_order (name, created_by) values (fn_create_order.name, fn_create_order.created_by) returning *;
    end;
  `);
  await using running = await startSubgraph(orders, { database, port: 0 });
  const ask = async (query: string) => {
    const response = await fetch(running.endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    return await response.json();
  };
  expect(await ask('mutation { orderCreate(name: "rope", createdBy: 7) { id createdBy { id } } }')).toEqual({
    data: { orderCreate: { id: "1", createdBy: { id: "7" } } },
  });
  await database.query("insert into tb_line values (1, 1, 'hemp'), (1, 2, 'tar')");
  expect(await ask('mutation { orderRename(id: 1, name: "ropes") { name } }')).toEqual({
    data: { orderRename: { name: "ropes" } },
  });
  const page = `where: { name: { startsWith: "rop" }, createdBy: { id: { eq: 7 } } }, orderBy: NAME_DESC, first: 1`;
  expect(await ask(`{ orderPages(${page}) { totalCount edges { node { name } } } }`)).toEqual({
    data: { orderPages: { totalCount: 1, edges: [{ node: { name: "ropes" } }] } },
  });
  expect(await ask("{ orders { shout weight lines(limit: 1) { number label } } }")).toEqual({
    data: { orders: [{ shout: "ROPES", weight: 100, lines: [{ number: 2, label: "tar" }] }] },
  });
});
