import { createHmac } from "node:crypto";
import { startGateway } from "@hansa/gateway";
import { column, defineSubgraph, listOf, startSubgraph, table } from "@hansa/subgraph";
import { startTestPostgres } from "@hansa/testkit";
import { expect, test } from "vitest";

const secret = "a secret of no less than thirty-two bytes";

function sign(claims: object): string {
  const parts = [{ alg: "HS256" }, { exp: 9_999_999_999, ...claims }];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

test("a token goes through the gateway and the subgraph to the policies of the rows", async () => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  await database.query(`
    create role member_of_notes;
    create table tb_note (id int primary key, owner text not null);
    insert into tb_note values (1, 'ada'), (2, 'bob');
    alter table tb_note enable row level security;
    create policy own on tb_note to member_of_notes using (owner = current_setting('app.user', true));
    grant select on tb_note to member_of_notes;
  `);
  const notes = defineSubgraph({
    name: "notes",
    rowSecurity: { role: "member_of_notes", settings: { "app.user": "sub" } },
  });
  const Note = notes.entity("Note", {
    key: "id",
    source: table("tb_note", { id: column.int(), owner: column.text() }),
  });
  notes.fields(Note, (note) => ({ id: note.id("id"), owner: note.string("owner") }));
  notes.query("notes", listOf(Note));
  await using subgraph = await startSubgraph(notes, { database, port: 0, server: { authSecret: secret } });
  await using gateway = await startGateway({
    source: {
      kind: "subgraphs",
      subgraphs: [{ name: "notes", routingUrl: subgraph.endpoint, schema: { kind: "introspect" } }],
    },
    port: 0,
    settings: { subgraphErrors: "pass" },
  });
  await gateway.whenReady();

  const ask = async (token?: string): Promise<unknown> => {
    const response = await fetch(gateway.endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: "{ notes { owner } }" }),
    });
    return await response.json();
  };
  // At once, so that whatever the gateway and the subgraph share, they could share here.
  const [ada, bob, nobody, wrong] = await Promise.all([
    ask(sign({ sub: "ada" })),
    ask(sign({ sub: "bob" })),
    ask(),
    ask(`${sign({ sub: "ada" })}x`),
  ]);
  expect(ada).toEqual({ data: { notes: [{ owner: "ada" }] } });
  expect(bob).toEqual({ data: { notes: [{ owner: "bob" }] } });
  expect(nobody).toEqual({ data: { notes: [] } });
  expect(wrong).toMatchObject({
    data: { notes: null },
    errors: [{ path: ["notes"], extensions: { code: "UNAUTHENTICATED" } }],
  });
  await database.query("drop owned by member_of_notes; drop role member_of_notes");
});
