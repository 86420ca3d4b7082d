import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  byKey,
  column,
  connectionOf,
  type DecidePolicies,
  defineSubgraph,
  list,
  listOf,
  scalar,
  sqlFunction,
  table,
} from "../../src/index.ts";
import { createTestSubgraph, type TestSubgraph } from "../subgraph-harness.ts";
import { askAs, identity } from "./identities.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
await database.query(`
  create table tb_team (id int primary key, name text not null, budget int not null, level text not null default 'low');
  create table tb_person (
    id int primary key, team int not null references tb_team, name text not null, salary int not null, nickname text,
    boss int references tb_person, street text, town text, contact jsonb
  );
  insert into tb_team values (1, 'red', 100), (2, 'blue', 200);
  insert into tb_person values
    (1, 1, 'Ada', 10, 'a', null, 'High St', 'Lübeck', '{"street": "X", "town": "Y"}'),
    (2, 1, 'Bob', 30, null, 1, null, null, null),
    (3, 2, 'Cay', 20, 'c', 1, 'Low St', 'Bergen', null);
  create table tb_vault (id int primary key, label text not null);
  insert into tb_vault values (1, 'gold');
  create function fn_raise(id int) returns tb_person language sql as
    'update tb_person set salary = salary + 1 where id = fn_raise.id returning *';
`);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
beforeEach(() =>
  database.query("update tb_person set salary = 10 * (1 + id % 3); drop schema if exists hansa cascade"),
);

/** Which policies the function was asked for. */
let askedPolicies: (readonly string[])[] = [];
beforeEach(() => {
  askedPolicies = [];
});

const holdsFor: DecidePolicies = ({ policies, identity: who }) => {
  askedPolicies.push(policies);
  return policies.filter((policy) => who?.claims.policy === policy);
};

function peopleSubgraph(
  policies: DecidePolicies = holdsFor,
  unauthorizedFields: "null" | "refuse" | "allow" = "null",
  { isCompiled = true } = {},
): TestSubgraph {
  const people = defineSubgraph({ name: "people", policies });
  const Level = people.enum("Level", ["low", "high"], { requiresScopes: [["level"]] });
  const Address = people.value(
    "Address",
    { street: scalar.string().nullable(), town: scalar.string() },
    { members: { street: { requiresScopes: [["street"]] }, town: { requiresScopes: [["town"]] } } },
  );
  const Team = people.entity("Team", {
    key: "id",
    source: table("tb_team", {
      id: column.int(),
      name: column.text(),
      budget: column.int(),
      level: column.text(),
    }),
  });
  const Person = people.entity("Person", {
    key: "id",
    source: table("tb_person", {
      id: column.int(),
      team: column.int(),
      name: column.text(),
      salary: column.int(),
      nickname: column.text().nullable(),
      boss: column.int().nullable(),
      street: column.text().nullable(),
      town: column.text().nullable(),
      contact: column.jsonb().nullable(),
    }),
  });
  const Vault = people.entity("Vault", {
    key: "id",
    authenticated: true,
    source: table("tb_vault", { id: column.int(), label: column.text() }),
  });
  people.fields(Team, (team) => ({
    id: team.id("id"),
    name: team.string("name", { filter: true }),
    budget: team.int("budget", { policy: [["accountant"]] }),
    level: team.enum(Level, "level"),
    people: team.many(Person, { team: "id" }, { requiresScopes: [["people"]] }),
    pages: team.connection(Person, { team: "id" }),
  }));
  people.fields(Person, (person) => ({
    id: person.id("id"),
    name: person.string("name", { filter: true, order: true }),
    alias: person.string("name", { order: true, authenticated: true }),
    salary: person.int("salary", {
      filter: true,
      order: true,
      requiresScopes: [["pay", "read"], ["admin"]],
    }),
    nickname: person.string("nickname", { authenticated: true }),
    team: person.one(Team, { id: "team" }, { filter: true }),
    boss: person.one(Person, { id: "boss" }, { filter: true, authenticated: true }),
    address: person.value(Address, { street: "street", town: "town" }),
    contact: person.value(Address, "contact"),
    vault: person.resolve({
      columns: ["name"],
      authenticated: true,
      returns: scalar.string().nullable(),
      resolve: ({ name }) => `vault of ${name}`,
    }),
    made: person.resolve({
      columns: ["id"],
      returns: list(Address),
      resolve: ({ id }) => [{ street: "s", town: `t${id}` }],
    }),
    maybe: person.resolve({
      columns: [],
      returns: Address.nullable(),
      resolve: () => ({ street: null, town: "t" }),
    }),
  }));
  people.fields(Vault, (vault) => ({ id: vault.id("id"), label: vault.string("label") }));
  people.query("person", byKey(Person));
  people.query("people", listOf(Person));
  people.query("team", byKey(Team));
  people.query("teams", listOf(Team));
  people.query("pages", connectionOf(Person));
  people.query("vaults", listOf(Vault));
  people.query("vaultPages", connectionOf(Vault));
  people.query("secret", {
    returns: scalar.string().nullable(),
    policy: [["spy", "night"], ["chief"]],
    resolve: () => "42",
  });
  people.query("must", { returns: scalar.int(), authenticated: true, resolve: () => 1 });
  people.query("here", { returns: Address.nullable(), resolve: () => ({ street: "s", town: "t" }) });
  people.mutation("raise", {
    args: { id: scalar.id("int") },
    returns: Person,
    call: sqlFunction("fn_raise"),
  });
  people.mutation("fire", {
    returns: Person,
    requiresScopes: [["fire"]],
    async resolve({ transaction }) {
      await transaction.query("update tb_person set salary = 0");
      return { id: 1 };
    },
  });
  return createTestSubgraph(people, database, {
    settings: { unauthorizedFields },
    runsAlone: !isCompiled,
  });
}

const people = peopleSubgraph();
const reader = (...scopes: readonly string[]) => identity({ sub: "ada" }, scopes);

interface Told {
  readonly data?: unknown;
  /** For each error where it is, for which coordinate, and why. */
  readonly denied?: readonly (readonly [path: string, coordinate: unknown, reason: unknown])[];
}

async function ask(
  who: ReturnType<typeof identity> | undefined,
  text: string,
  variables: Readonly<Record<string, unknown>> = {},
  subgraph: TestSubgraph = people,
): Promise<Told> {
  const { data, errors } = await askAs(subgraph, who, text, { variables });
  if (errors === undefined) {
    return { data };
  }
  const denied = errors.map(({ path, extensions }) => {
    expect(extensions.code).toBe("UNAUTHORIZED_FIELD_OR_TYPE");
    const { coordinate, reason } = extensions as Readonly<Record<string, unknown>>;
    return [path.join("."), coordinate, reason] as const;
  });
  // Fields of the root fail in any order.
  return { data, denied: denied.toSorted(([a], [b]) => (a < b ? -1 : 1)) };
}

describe("a field that who asks may not see", () => {
  test("is null with an error at the root, and its resolver does not run", async () => {
    expect(await ask(undefined, "{ secret person(id: 1) { name } }")).toEqual({
      data: { secret: null, person: { name: "Ada" } },
      denied: [["secret", "Query.secret", "policies"]],
    });
    expect(await ask(undefined, "{ must }")).toEqual({
      data: null,
      denied: [["must", "Query.must", "unauthenticated"]],
    });
    expect(await ask(reader(), "{ must }")).toEqual({ data: { must: 1 } });
  });

  test("is null with an error at each place of it, under its alias and through fragments", async () => {
    const text = `{ people { ...names } } fragment names on Person { name nick: nickname ... on Person { vault } }`;
    expect(await ask(undefined, text)).toEqual({
      data: { people: ["Ada", "Bob", "Cay"].map((name) => ({ name, nick: null, vault: null })) },
      denied: [0, 1, 2].flatMap((index) => [
        [`people.${index}.nick`, "Person.nickname", "unauthenticated"],
        [`people.${index}.vault`, "Person.vault", "unauthenticated"],
      ]),
    });
    expect(await ask(reader(), text)).toEqual({
      data: {
        people: [
          { name: "Ada", nick: "a", vault: "vault of Ada" },
          { name: "Bob", nick: null, vault: "vault of Bob" },
          { name: "Cay", nick: "c", vault: "vault of Cay" },
        ],
      },
    });
  });

  test("takes what is above along where it may not be null", async () => {
    expect(await ask(undefined, "{ person(id: 2) { name boss { name } salary } }")).toEqual({
      data: { person: null },
      denied: [
        ["person.boss", "Person.boss", "unauthenticated"],
        ["person.salary", "Person.salary", "scopes"],
      ],
    });
    expect(await ask(reader("people"), "{ team(id: 1) { people { team { budget } } } }")).toEqual({
      data: { team: { people: [{ team: null }, { team: null }] } },
      denied: [0, 1].map((index) => [`team.people.${index}.team.budget`, "Team.budget", "policies"]),
    });
    expect(await ask(undefined, "{ team(id: 1) { name people { name } } }")).toEqual({
      data: { team: null },
      denied: [["team.people", "Team.people", "scopes"]],
    });
    const page = "{ pages { edges { node { salary } } } }";
    expect((await ask(undefined, page)).denied).toHaveLength(3);
    expect((await ask(undefined, page)).data).toEqual({ pages: null });
    expect(await ask(reader("admin"), page)).toEqual({
      data: { pages: { edges: [20, 30, 10].map((salary) => ({ node: { salary } })) } },
    });
  });

  test("is not even read from the database", async () => {
    people.takeStatements();
    await ask(undefined, "{ person(id: 1) { salary nickname } }");
    await ask(undefined, "{ team(id: 1) { people { name } } }");
    expect(JSON.stringify(people.takeStatements())).not.toMatch(/salary|nickname/);
  });

  test("may have a type that says so of itself", async () => {
    expect(await ask(reader(), "{ team(id: 1) { level } }")).toEqual({
      data: { team: null },
      denied: [["team.level", "Team.level", "scopes"]],
    });
    expect(await ask(reader("level"), "{ team(id: 1) { level } }")).toEqual({
      data: { team: { level: "low" } },
    });
    expect(await ask(undefined, "{ vaults { __typename } vaultPages { totalCount } }")).toEqual({
      data: { vaults: null, vaultPages: null },
      denied: [
        ["vaultPages", "Query.vaultPages", "unauthenticated"],
        ["vaults", "Query.vaults", "unauthenticated"],
      ],
    });
  });

  test("may be a member of a value, of columns, of JSON or of TypeScript", async () => {
    const text =
      "{ person(id: 1) { address { street town } contact { street } made { street town } maybe { town } } here { street } }";
    expect(await ask(reader("town"), text)).toEqual({
      data: {
        person: {
          address: { street: null, town: "Lübeck" },
          contact: { street: null },
          made: [{ street: null, town: "t1" }],
          maybe: { town: "t" },
        },
        here: { street: null },
      },
      denied: [
        ["here.street", "Address.street", "scopes"],
        ["person.address.street", "Address.street", "scopes"],
        ["person.contact.street", "Address.street", "scopes"],
        ["person.made.0.street", "Address.street", "scopes"],
      ],
    });
    expect(
      await ask(
        reader("street"),
        "{ person(id: 1) { name address { street town } maybe { town } } here { town } }",
      ),
    ).toEqual({
      data: { person: { name: "Ada", address: null, maybe: null }, here: null },
      denied: [
        ["here.town", "Address.town", "scopes"],
        ["person.address.town", "Address.town", "scopes"],
        ["person.maybe.town", "Address.town", "scopes"],
      ],
    });
    expect((await ask(reader(), "{ person(id: 1) { made { town } } }")).data).toEqual({ person: null });
    expect(await ask(reader("street", "town"), "{ person(id: 2) { address { street } } }")).toEqual({
      data: { person: { address: null } },
    });
  });

  test("costs nothing where it is skipped", async () => {
    const text = "query ($yes: Boolean!) { person(id: 1) { name salary @include(if: $yes) } }";
    expect(await ask(undefined, text, { yes: false })).toEqual({ data: { person: { name: "Ada" } } });
    expect((await ask(undefined, text, { yes: true })).denied).toHaveLength(1);
  });
});

describe("entities", () => {
  const representations = [1, 2].map((id) => ({ __typename: "Person", id }));

  test("have the fields that who asks may see", async () => {
    const text =
      "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { name nickname } } }";
    expect(await ask(undefined, text, { r: representations })).toEqual({
      data: {
        _entities: [
          { name: "Ada", nickname: null },
          { name: "Bob", nickname: null },
        ],
      },
      denied: [0, 1].map((index) => [`_entities.${index}.nickname`, "Person.nickname", "unauthenticated"]),
    });
    const salary = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { salary } } }";
    expect(await ask(reader("pay"), salary, { r: representations })).toEqual({
      data: { _entities: [null, null] },
      denied: [0, 1].map((index) => [`_entities.${index}.salary`, "Person.salary", "scopes"]),
    });
    expect(await ask(reader("read", "pay"), salary, { r: representations })).toEqual({
      data: { _entities: [{ salary: 20 }, { salary: 30 }] },
    });
  });

  test.each(["__typename", "... on Vault { label }", "... on Vault { id } ... on Person { name }"])(
    "of a type that may not be seen are null, whatever is asked: %s",
    async (selection) => {
      const text = `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`;
      const r = [representations[0], { __typename: "Vault", id: 1 }];
      const told = await ask(undefined, text, { r });
      expect((told.data as { readonly _entities: readonly unknown[] })._entities[1]).toBeNull();
      expect(told.denied).toEqual([["_entities.1", "Vault", "unauthenticated"]]);
      expect((await ask(reader(), text, { r })).denied).toBeUndefined();
    },
  );
});

describe("what is not shown", () => {
  const cases: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    ["a filter", "{ people(where: { salary: { gt: 25 } }) { name } }", {}],
    [
      "a filter in a variable",
      "query ($w: PersonWhere) { people(where: $w) { name } }",
      { w: { not: { or: [{ salary: { gt: 25 } }] } } },
    ],
    [
      "a filter through a relation",
      "query ($w: PersonWhere) { people(where: $w) { name } }",
      { w: { boss: { name: { eq: "Ada" } } } },
    ],
    ["an order", "{ people(orderBy: [SALARY_DESC]) { name } }", {}],
    [
      "an order of pages, in a variable",
      "query ($o: [PersonOrderBy!]) { pages(orderBy: $o) { edges { cursor } } }",
      { o: ["SALARY_ASC"] },
    ],
    ["a filter further down", "{ teams { pages(where: { salary: { gt: 25 } }) { totalCount } } }", {}],
  ];
  test.each(cases)("is not told by %s either", async (_, text, variables) => {
    const told = await ask(undefined, text, variables);
    expect(Object.values(told.data as object)).toEqual([null]);
    expect(told.denied).toHaveLength(1);
    expect((await ask(reader("admin"), text, variables)).denied).toBeUndefined();
  });

  test("may be ordered by where another field shows the same", async () => {
    const names = { data: { people: ["Cay", "Bob", "Ada"].map((name) => ({ name })) } };
    expect(await ask(undefined, "{ people(orderBy: [NAME_DESC]) { name } }")).toEqual(names);
    expect(await ask(undefined, "{ people(orderBy: [ALIAS_DESC]) { name } }")).toEqual(names);
  });
});

describe("mutations", () => {
  test("that may not be asked for do nothing", async () => {
    expect(await ask(reader(), "mutation { fire { id } }")).toEqual({
      data: { fire: null },
      denied: [["fire", "Mutation.fire", "scopes"]],
    });
    expect(await database.query("select salary from tb_person where salary = 0")).toEqual([]);
  });

  test("answer what who asks may see", async () => {
    const text = "mutation { raise(id: 1) { name nickname } }";
    expect(await ask(undefined, text)).toEqual({
      data: { raise: { name: "Ada", nickname: null } },
      denied: [["raise.nickname", "Person.nickname", "unauthenticated"]],
    });
    expect(await ask(reader(), text)).toEqual({ data: { raise: { name: "Ada", nickname: "a" } } });
  });

  test("that are sent again show no more and no less than their stored answer has", async () => {
    const text = "mutation { raise(id: 1) { salary nickname } }";
    const headers = { "idempotency-key": "k" };
    const as = async (...scopes: readonly string[]) => {
      const { data, errors = [] } = await askAs(people, reader(...scopes), text, { headers });
      return [data, errors.map(({ extensions }) => extensions.code)];
    };
    const first = await as("admin");
    expect(first).toEqual([{ raise: { salary: 21, nickname: "a" } }, []]);
    expect(await as("admin")).toEqual(first);
    expect(await as()).toEqual([{ raise: null }, ["IDEMPOTENCY_KEY_REUSED"]]);
  });
});

describe("policies", () => {
  test("are decided once a request, and only those that what is asked for has", async () => {
    const chief = identity({ policy: "chief" });
    const counted = peopleSubgraph(holdsFor, "null", { isCompiled: false });
    expect(await ask(chief, "{ a: secret b: secret team(id: 1) { name } }", {}, counted)).toEqual({
      data: { a: "42", b: "42", team: { name: "red" } },
    });
    expect(askedPolicies).toEqual([["spy", "night", "chief"]]);
    await ask(chief, "{ team(id: 1) { name } }", {}, counted);
    expect(askedPolicies).toHaveLength(1);
  });

  test("must hold all of one list", async () => {
    const holding = (...names: readonly string[]) => peopleSubgraph(() => names);
    const secretOf = async (...names: readonly string[]) =>
      (await ask(undefined, "{ secret }", {}, holding(...names))).data;
    expect(await secretOf("spy")).toEqual({ secret: null });
    expect(await secretOf("night", "spy")).toEqual({ secret: "42" });
    expect(await secretOf("chief")).toEqual({ secret: "42" });
  });

  test("do not hold where they cannot be decided", async () => {
    const failing = peopleSubgraph(async () => {
      throw new Error("no");
    });
    expect((await ask(undefined, "{ secret }", {}, failing)).denied).toHaveLength(1);
  });

  test("need somebody who decides them", () => {
    const lone = defineSubgraph({ name: "lone" });
    lone.query("secret", { returns: scalar.int(), policy: [["x"]], resolve: () => 1 });
    expect(() => createTestSubgraph(lone, database)).toThrow(
      expect.objectContaining({ code: "SUBGRAPH_INVALID" }),
    );
    expect(() =>
      createTestSubgraph(lone, database, { settings: { unauthorizedFields: "allow" } }),
    ).not.toThrow();
  });
});

describe("the setting unauthorizedFields", () => {
  const refusing = peopleSubgraph(holdsFor, "refuse");

  test.each([
    ["UNAUTHENTICATED", undefined, "{ must }"],
    ["UNAUTHENTICATED", undefined, "{ person(id: 1) { name nickname } }"],
    ["UNAUTHORIZED_FIELD_OR_TYPE", reader(), "{ person(id: 1) { salary } }"],
    [
      "UNAUTHENTICATED",
      undefined,
      '{ _entities(representations: [{ __typename: "Vault", id: 1 }]) { __typename } }',
    ],
    ["UNAUTHENTICATED", undefined, "{ person(id: 1) { salary } }"],
    ["UNAUTHENTICATED", undefined, "{ people(where: { salary: { gt: 1 } }) { name } }"],
    ["UNAUTHORIZED_FIELD_OR_TYPE", reader(), "{ people(where: { salary: { gt: 1 } }) { name } }"],
    ["UNAUTHORIZED_FIELD_OR_TYPE", reader(), "mutation { raise(id: 1) { salary } }"],
  ])("refuses the whole operation: %s", async (code, who, text) => {
    await expect(askAs(refusing, who, text)).rejects.toMatchObject({ code });
    expect(await database.query("select salary from tb_person where id = 1")).toEqual([{ salary: 20 }]);
  });

  test("asks who sent no token for one, and tells others what theirs lacks (RFC 6750, section 3.1)", async () => {
    const text = "{ person(id: 1) { salary } }";
    await expect(askAs(refusing, undefined, text)).rejects.toMatchObject({
      status: 401,
      extensions: { reason: "missing" },
    });
    await expect(askAs(refusing, reader(), text)).rejects.toMatchObject({
      status: 403,
      extensions: { reason: "scopes", requiredScopes: expect.anything() },
    });
  });

  test("lets a permitted operation pass as it refuses others of the same text", async () => {
    const text = "query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }";
    const vault = { r: [{ __typename: "Vault", id: 1 }] };
    await expect(askAs(refusing, undefined, text, { variables: vault })).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
    const person = { r: [{ __typename: "Person", id: 1 }] };
    expect(await ask(undefined, text, person, refusing)).toEqual({
      data: { _entities: [{ __typename: "Person" }] },
    });
  });

  test("leaves it to the gateway where it says so", async () => {
    const open = peopleSubgraph(holdsFor, "allow");
    expect(await ask(undefined, "{ must secret person(id: 1) { salary } }", {}, open)).toEqual({
      data: { must: 1, secret: "42", person: { salary: 20 } },
    });
    expect(askedPolicies).toEqual([]);
  });
});
