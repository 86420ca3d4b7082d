import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  byKey,
  column,
  connectionOf,
  defineSubgraph,
  listOf,
  printSubgraphSdl,
  scalar,
  table,
} from "../../src/index.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

/** Streets of houses, at most three of which are answered at once, and at most two people in each. */
const town = defineSubgraph({ name: "town" });
const Place = town.interface("Place", { key: "id", fields: ["id", "people"], columns: { id: column.int() } });
const Street = town.entity("Street", { key: "id", source: table("tb_street", { id: column.int() }) });
const House = town.entity("House", {
  key: "id",
  implements: [Place],
  source: table("tb_house", { id: column.int(), street: column.int() }),
});
const Tent = town.entity("Tent", {
  key: "id",
  implements: [Place],
  source: table("tb_tent", { id: column.int() }),
});
const Person = town.entity("Person", {
  key: "id",
  source: table("tb_person", { id: column.int(), place: column.int(), name: column.text() }),
});
town.fields(Street, (street) => ({
  id: street.id("id"),
  houses: street.many(House, { street: "id" }, { maximumRows: 3, orderBy: ["-id"] }),
  pages: street.connection(House, { street: "id" }),
}));
town.fields(House, (house) => ({
  id: house.id("id"),
  people: house.many(Person, { place: "id" }, { maximumRows: 2 }),
  door: house.resolve({ columns: ["id"], returns: scalar.string(), resolve: ({ id }) => `No. ${id}` }),
}));
town.fields(Tent, (tent) => ({
  id: tent.id("id"),
  people: tent.many(Person, { place: "id" }, { maximumRows: 2 }),
}));
town.fields(Person, (person) => ({
  id: person.id("id"),
  name: person.string("name", { filter: true }),
}));
town.query("streets", listOf(Street));
town.query("street", byKey(Street));
town.query("pages", connectionOf(Street));
town.query("places", listOf(Place));

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(`
  create table tb_street (id int primary key);
  create table tb_house (id int primary key, street int references tb_street);
  create table tb_tent (id int primary key);
  create table tb_person (id int primary key, place int, name text not null);
  insert into tb_street values (1), (2), (3);
  insert into tb_house values (11, 1), (12, 1), (21, 2), (22, 2), (23, 2), (24, 2);
  insert into tb_tent values (41);
  insert into tb_person values (1, 11, '#tooLong'), (2, 12, 'Bo'), (3, 12, 'Cy'), (4, 21, 'Di'), (5, 21, 'Ed'), (6, 21, 'Fi'),
    (7, 41, 'Gus')`);
const { run, takeStatements } = createTestSubgraph(town, database);
beforeEach(() => void takeStatements());
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const tooLong = (coordinate: string, maximumRows: number, ...path: readonly (string | number)[]) => ({
  message: `"${coordinate}" has more than ${maximumRows} rows, the most that it answers at once.`,
  path,
  extensions: { code: "LIST_TOO_LONG", maximumRows },
});

test("such a list takes neither limit nor offset", () => {
  const sdl = printSubgraphSdl(town);
  expect(sdl).toContain("  houses: [House!]!\n");
  expect(sdl).toContain("  people(where: PersonWhere): [Person!]!\n");
});

test("its rows are answered whole, in its order, by the statement of the root field", async () => {
  expect(await run("{ street(id: 1) { houses { id people { name } } } }")).toEqual({
    data: {
      street: {
        houses: [
          { id: "12", people: [{ name: "Bo" }, { name: "Cy" }] },
          // A text that looks like what tells of too many rows.
          { id: "11", people: [{ name: "#tooLong" }] },
        ],
      },
    },
  });
  expect(takeStatements()).toHaveLength(1);
  expect(await run("{ street(id: 3) { houses { id } } }")).toEqual({ data: { street: { houses: [] } } });
});

describe("one more is an error at its place, which no list is cut for", () => {
  test("at a row", async () => {
    expect(await run("{ street(id: 2) { id houses { id } } }")).toEqual({
      data: { street: null },
      errors: [tooLong("Street.houses", 3, "street", "houses")],
    });
  });

  test("where others are short, in a list and below an alias", async () => {
    expect(await run("{ streets { id all: houses { id } } }")).toEqual({
      data: { streets: null },
      errors: [tooLong("Street.houses", 3, "streets", 1, "all")],
    });
  });

  test("in pages", async () => {
    const text = "{ pages { edges { node { pages { edges { node { people { id } } } } } } } }";
    expect(await run(text)).toEqual({
      data: { pages: null },
      errors: [
        tooLong("House.people", 2, "pages", "edges", 1, "node", "pages", "edges", 0, "node", "people"),
      ],
    });
  });

  test("below an interface, beside rows that are whole", async () => {
    expect(await run("{ places { id people { id } } }")).toEqual({
      data: { places: null },
      errors: [tooLong("House.people", 2, "places", 2, "people")],
    });
    const text = '{ places { __typename id people(where: { name: { ne: "Fi" } }) { id } } }';
    const { data, errors } = await run(text);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      places: [
        { __typename: "House", id: "11", people: [{ id: "1" }] },
        { id: "12" },
        { id: "21", people: [{ id: "4" }, { id: "5" }] },
        {},
        {},
        {},
        { __typename: "Tent", id: "41", people: [{ id: "7" }] },
      ],
    });
    expect(JSON.stringify(data)).not.toContain("#type");
  });

  test("beside resolvers", async () => {
    expect(await run("{ street(id: 1) { houses { door people { id } } } }")).toMatchObject({
      data: { street: { houses: [{ door: "No. 12" }, { door: "No. 11", people: [{ id: "1" }] }] } },
    });
    expect(await run("{ street(id: 2) { houses { door } } }")).toEqual({
      data: { street: null },
      errors: [tooLong("Street.houses", 3, "street", "houses")],
    });
  });

  test("of entities, each for itself", async () => {
    const of = [
      { __typename: "Street", id: 2 },
      { __typename: "Street", id: 1 },
    ];
    const text =
      "query ($of: [_Any!]!) { _entities(representations: $of) { ... on Street { houses { id } } } }";
    expect(await run(text, { of })).toEqual({
      data: { _entities: [null, { houses: [{ id: "12" }, { id: "11" }] }] },
      errors: [tooLong("Street.houses", 3, "_entities", 0, "houses")],
    });
  });
});

test("the most rows must be a number that a list can have", () => {
  const odd = defineSubgraph({ name: "odd" });
  const Street = odd.entity("Street", { key: "id", source: table("tb_street", { id: column.int() }) });
  odd.fields(Street, (street) => ({
    id: street.id("id"),
    same: street.many(Street, { id: "id" }, { maximumRows: 0 }),
  }));
  odd.query("street", byKey(Street));
  expect(() => odd.build()).toThrow('The field "Street.same" answers at most 0 rows');
});
