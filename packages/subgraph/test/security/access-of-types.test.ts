import { startTestPostgres } from "@hansa/testkit";
import { afterAll, describe, expect, test } from "vitest";
import { byKey, column, connectionOf, defineSubgraph, listOf, table } from "../../src/index.ts";
import { createTestSubgraph, type TestSubgraph } from "../subgraph-harness.ts";
import { askAs, identity } from "./identities.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(`
  create table tb_paper (id int primary key, kind text not null, title text not null, worth int not null, owner int);
  insert into tb_paper values (1, 'map', 'Baltic', 5, 1), (2, 'will', 'Last', 90, 1), (3, 'map', 'Bergen', 7, 2), (4, 'bond', 'Oak', 50, 2);
  create table tb_owner (id int primary key);
  insert into tb_owner values (1), (2);
`);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Papers: wills are for notaries, bonds and whatever is worth something for those whom the interface names. */
function papersSubgraph(unauthorizedFields: "null" | "refuse" = "null"): TestSubgraph {
  const papers = defineSubgraph({ name: "papers" });
  const Paper = papers.interface("Paper", {
    key: "id",
    fields: ["id", "title", "worth"],
    columns: { id: column.int(), owner: column.int().nullable() },
    fieldOptions: { worth: { requiresScopes: [["worth"]] } },
  });
  const Deed = papers.interface("Deed", { authenticated: true, fields: ["title"] });
  const columns = {
    id: column.int(),
    kind: column.text(),
    title: column.text(),
    worth: column.int(),
    owner: column.int().nullable(),
  };
  const source = (kind: string) => table("tb_paper", columns, { rows: { kind } });
  const Chart = papers.entity("Chart", { key: "id", implements: [Paper], source: source("map") });
  const Will = papers.entity("Will", {
    key: "id",
    implements: [Paper],
    requiresScopes: [["notary"]],
    source: source("will"),
  });
  const Bond = papers.entity("Bond", { key: "id", implements: [Paper, Deed], source: source("bond") });
  const Any = papers.union("Any", [Chart, Bond]);
  const Owner = papers.entity("Owner", { key: "id", source: table("tb_owner", { id: column.int() }) });
  for (const type of [Chart, Will, Bond]) {
    papers.fields(type, (paper) => ({
      id: paper.id("id"),
      title: paper.string("title", { order: true }),
      worth: paper.int("worth", { filter: true, order: true }),
    }));
  }
  papers.fields(Owner, (owner) => ({ id: owner.id("id"), papers: owner.many(Paper, { owner: "id" }) }));
  papers.query("papers", listOf(Paper));
  papers.query("paper", byKey(Paper));
  papers.query("pages", connectionOf(Paper));
  papers.query("deeds", listOf(Deed));
  papers.query("anything", listOf(Any));
  papers.query("charts", listOf(Chart));
  papers.query("wills", listOf(Will));
  papers.query("bonds", listOf(Bond));
  papers.query("owners", listOf(Owner));
  return createTestSubgraph(papers, database, { settings: { unauthorizedFields } });
}

const papers = papersSubgraph();
const guest = undefined;
const clerk = identity({ sub: "clerk" });
const notary = identity({ sub: "notary" }, ["notary", "worth"]);

async function ask(
  who: typeof guest | typeof clerk,
  text: string,
): Promise<readonly [unknown, readonly string[]]> {
  const { data, errors = [] } = await askAs(papers, who, text);
  return [
    data,
    errors.map(({ path, extensions }) => {
      expect(extensions.code).toBe("UNAUTHORIZED_FIELD_OR_TYPE");
      return `${path.join(".")} ${(extensions as { readonly coordinate?: string }).coordinate}`;
    }),
  ];
}

describe("a type that may not be seen", () => {
  test("is not seen as one of an interface either, whatever is asked of it", async () => {
    for (const selection of ["title", "__typename", "... on Chart { title }", "... on Will { id }"]) {
      expect(await ask(guest, `{ paper(id: 2) { ${selection} } }`)).toEqual([
        { paper: null },
        ["paper Will"],
      ]);
    }
    expect(await ask(clerk, "{ paper(id: 1) { title } papers { __typename } }")).toEqual([
      { paper: { title: "Baltic" }, papers: null },
      ["papers.1 Will"],
    ]);
    expect(await ask(notary, "{ papers { title } }")).toEqual([
      { papers: ["Baltic", "Last", "Bergen", "Oak"].map((title) => ({ title })) },
      [],
    ]);
  });

  test("is not seen in relations and pages", async () => {
    const [data, denied] = await ask(
      clerk,
      "{ owners { papers { title } } pages { edges { node { title } } } }",
    );
    expect(data).toEqual({ owners: null, pages: null });
    expect([...denied].sort((a, b) => (a < b ? -1 : 1))).toEqual([
      "owners.0.papers.1 Will",
      "pages.edges.1.node Will",
    ]);
  });

  test("is not counted", async () => {
    for (const [who, count] of [
      [guest, 2],
      [clerk, 3],
      [notary, 4],
    ] as const) {
      expect(await ask(who, "{ pages { totalCount } }")).toEqual([{ pages: { totalCount: count } }, []]);
    }
    expect(await ask(clerk, "{ pages(first: 1) { totalCount edges { node { title } } } }")).toEqual([
      { pages: { totalCount: 3, edges: [{ node: { title: "Baltic" } }] } },
      [],
    ]);
  });

  test("is not seen in entities of the interface", async () => {
    const entity = (id: number) =>
      `_entities(representations: [{ __typename: "Paper", id: ${id} }]) { ... on Paper { title } }`;
    expect(await ask(clerk, `{ ${entity(2)} }`)).toEqual([{ _entities: [null] }, ["_entities.0 Will"]]);
    expect(await ask(clerk, `{ ${entity(3)} }`)).toEqual([{ _entities: [{ title: "Bergen" }] }, []]);
  });
});

describe("what an interface says of itself", () => {
  test("holds for its types on every way to them", async () => {
    expect(await ask(guest, "{ deeds { title } }")).toEqual([{ deeds: null }, ["deeds Query.deeds"]]);
    expect(await ask(guest, "{ bonds { title } }")).toEqual([{ bonds: null }, ["bonds Query.bonds"]]);
    expect(await ask(guest, "{ paper(id: 4) { title } }")).toEqual([{ paper: null }, ["paper Bond"]]);
    expect(await ask(guest, "{ anything { ... on Chart { title } } }")).toEqual([
      { anything: null },
      ["anything.0 Bond"],
    ]);
    expect(await ask(clerk, "{ deeds { title } bonds { title } }")).toEqual([
      { deeds: [{ title: "Oak" }], bonds: [{ title: "Oak" }] },
      [],
    ]);
  });

  test("of a field holds for the field of its types", async () => {
    expect(await ask(clerk, "{ paper(id: 1) { worth } }")).toEqual([
      { paper: null },
      ["paper.worth Chart.worth"],
    ]);
    expect(await ask(clerk, "{ charts { worth } }")).toEqual([
      { charts: null },
      ["charts.0.worth Chart.worth", "charts.1.worth Chart.worth"],
    ]);
    expect(await ask(notary, "{ charts { worth } }")).toEqual([{ charts: [{ worth: 5 }, { worth: 7 }] }, []]);
  });

  test("of a field holds for filters and orders by it", async () => {
    const filter = "{ papers(where: { worth: { gt: 80 } }) { __typename } }";
    expect(await ask(clerk, filter)).toEqual([{ papers: null }, ["papers Paper.worth"]]);
    expect(await ask(notary, filter)).toEqual([{ papers: [{ __typename: "Will" }] }, []]);
    const order = "{ papers(orderBy: [WORTH_DESC]) { id } }";
    expect((await ask(clerk, order))[1]).toEqual(["papers Paper.worth"]);
    expect((await ask(notary, order))[1]).toEqual([]);
  });
});

test("an operation is refused for the rows that it meets, not for the types that there are", async () => {
  const refusing = papersSubgraph("refuse");
  expect(await askAs(refusing, clerk, "{ paper(id: 1) { title } }")).toEqual({
    data: { paper: { title: "Baltic" } },
  });
  await expect(askAs(refusing, clerk, "{ paper(id: 2) { title } }")).rejects.toMatchObject({
    code: "UNAUTHORIZED_FIELD_OR_TYPE",
  });
  await expect(askAs(refusing, guest, "{ deeds { title } }")).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
  });
});
