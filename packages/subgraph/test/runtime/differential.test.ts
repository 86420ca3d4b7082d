import { startTestPostgres } from "@hansa/testkit";
import fc from "fast-check";
import { execute, type GraphQLFieldResolver, parse } from "graphql";
import { expect, test } from "vitest";
import { harbour, harbourSql } from "../harbour.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

// Random operations, answered by SQL and by the reference executor of graphql-js over the same rows in memory.

interface Company {
  readonly id: string;
  readonly name: string;
}

interface Ship {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly captain: string | null;
  readonly crew: number;
}

interface Berth {
  readonly harbour: string;
  readonly number: number;
  readonly ship: string | null;
}

const companyIds = [1, 2, 3].map((number) => `00000000-0000-4000-8000-00000000000${number}`);
const companies: readonly Company[] = companyIds.map((id, index) => ({ id, name: `Company ${index}` }));
const ships: readonly Ship[] = ["Cog", "Hulk", "Holk", 'Kra"weel'].map((name, index) => ({
  id: String(index + 1),
  name,
  owner: companyIds[index % 3 === 2 ? -1 : index % 2] ?? null,
  captain: index === 1 ? null : String(index + 40),
  crew: index % 2,
}));
const berths: readonly Berth[] = ["Lübeck", "Riga"].flatMap((harbourName) =>
  [1, 2, 3].map((number) => ({
    harbour: harbourName,
    number,
    ship: number === 3 ? null : String(number),
  })),
);

function page<Row>(
  rows: readonly Row[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
) {
  return rows.slice(offset, offset + limit);
}

const shipOf = (id: string | null) => ships.find((ship) => ship.id === id) ?? null;

/** The fields of the harbour over the rows in memory; what is not here is the property of that name. */
const resolversByCoordinate: Readonly<Record<string, (source: never, args: never) => unknown>> = {
  "Query.ship": (_, { id }: { readonly id: string }) => shipOf(id),
  "Query.ships": () => ships,
  "Query.shipPages": (_, args: { readonly limit: number; readonly offset: number }) =>
    page(
      ships.toSorted((a, b) => b.crew - a.crew),
      args,
    ),
  "Query.company": (_, { id }: { readonly id: string }) => companies.find((each) => each.id === id) ?? null,
  "Company.ships": ({ id }: Company, args: { readonly limit: number; readonly offset: number }) =>
    page(
      ships.filter(({ owner }) => owner === id).toSorted((a, b) => (a.name < b.name ? 1 : -1)),
      args,
    ),
  "Ship.owner": ({ owner }: Ship) => companies.find(({ id }) => id === owner) ?? null,
  "Ship.captain": ({ captain }: Ship) => (captain === null ? null : { id: captain }),
  "Ship.berths": ({ id }: Ship, args: { readonly limit: number; readonly offset: number }) =>
    page(
      berths.filter(({ ship }) => ship === id),
      args,
    ),
  "Ship.nameLength": ({ name }: Ship) => name.length,
  "Berth.ship": ({ ship }: Berth) => shipOf(ship),
};

const resolveInMemory: GraphQLFieldResolver<unknown, unknown> = (
  source,
  args,
  _,
  { parentType, fieldName },
) => {
  const resolve = resolversByCoordinate[`${parentType.name}.${fieldName}`];
  return resolve === undefined
    ? (source as Readonly<Record<string, unknown>>)[fieldName]
    : resolve(source as never, args as never);
};

const pageArguments = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }))
  .map(([limit, offset]) => `(limit: ${limit}, offset: ${offset})`);
const condition = fc.constantFrom("", "", "", " @include(if: $yes)", " @skip(if: $yes)", " @skip(if: false)");

interface Shape {
  readonly leaves: readonly string[];
  /** Fields with a selection, by the type that they lead to. */
  readonly branches: readonly (readonly [field: string, type: string, isPaged: boolean])[];
}

const shapesByType: Readonly<Record<string, Shape>> = {
  Ship: {
    leaves: ["id", "name", "crew", "nameLength", "__typename"],
    branches: [
      ["owner", "Company", false],
      ["captain", "Sailor", false],
      ["berths", "Berth", true],
    ],
  },
  Company: { leaves: ["id", "name", "__typename"], branches: [["ships", "Ship", true]] },
  Berth: { leaves: ["harbour", "number", "__typename"], branches: [["ship", "Ship", false]] },
  Sailor: { leaves: ["id", "__typename"], branches: [] },
};

/** A selection of `type`; every alias is used once, so that no two fields have to be merged. */
function selectionOf(type: string, depth: number): fc.Arbitrary<string> {
  const shape = shapesByType[type] ?? { leaves: [], branches: [] };
  const leaf = fc.constantFrom(...shape.leaves);
  const branches = (depth === 0 ? [] : shape.branches).map(([field, target, isPaged]) =>
    fc
      .tuple(isPaged ? pageArguments : fc.constant(""), condition, selectionOf(target, depth - 1))
      .map(([args, when, selection]) => `${field}${args}${when} ${selection}`),
  );
  const field =
    branches.length === 0
      ? fc.tuple(leaf, condition).map(([name, when]) => `${name}${when}`)
      : fc.oneof(
          fc.tuple(leaf, condition).map(([name, when]) => `${name}${when}`),
          ...branches,
        );
  const item = fc
    .tuple(field, fc.constantFrom("plain", "inline", "typed"))
    .map(([text, form]) => ({ text, form }));
  return fc.array(item, { minLength: 1, maxLength: 4 }).map((items) => {
    const printed = items.map(({ text, form }, index) => {
      const aliased = `a${index}: ${text}`;
      return form === "plain"
        ? aliased
        : form === "inline"
          ? `... { ${aliased} }`
          : `... on ${type} { ${aliased} }`;
    });
    return `{ ${printed.join(" ")} ...All${type} }`;
  });
}

const fragments = Object.entries(shapesByType)
  .map(([type, { leaves }]) => `fragment All${type} on ${type} { ${leaves.join(" ")} }`)
  .join("\n");

const operation = fc
  .tuple(
    fc.constantFrom("ship(id: 1)", "ship(id: 99)", "ships", "shipPages", `company(id: "${companyIds[0]}")`),
    fc.nat({ max: 3 }),
  )
  .chain(([root, depth]) =>
    selectionOf(root.startsWith("company") ? "Company" : "Ship", depth).map(
      (selection) =>
        `query ($yes: Boolean!) { root: ${root} ${selection} other: ship(id: 2) @include(if: $yes) { ...AllShip ...Rest } }
         fragment Rest on Ship { captain { ...AllSailor } owner { ...AllCompany } berths { ...AllBerth } }
         ${fragments}`,
    ),
  );

test("SQL answers as the reference executor does over the same rows", { timeout: 120_000 }, async () => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  await database.query(harbourSql);
  for (const { id, name } of companies) {
    await database.query("insert into tb_company values ($1, $2)", [id, name]);
  }
  for (const { name, owner, captain, crew } of ships) {
    await database.query("insert into tb_ship (name, owner, captain, crew) values ($1, $2, $3, $4)", [
      name,
      owner,
      captain,
      crew,
    ]);
  }
  for (const { harbour: name, number, ship } of berths) {
    await database.query("insert into tb_berth values ($1, $2, $3)", [name, number, ship]);
  }
  const subgraph = createTestSubgraph(harbour, database);
  await fc.assert(
    fc.asyncProperty(operation, fc.boolean(), async (text, yes) => {
      const expected = await execute({
        schema: subgraph.engine.schema,
        document: parse(text),
        variableValues: { yes },
        fieldResolver: resolveInMemory,
      });
      expect(await subgraph.runText(text, { yes }).then((json) => JSON.stringify(JSON.parse(json)))).toBe(
        JSON.stringify(expected),
      );
      expect(subgraph.takeStatements()).toHaveLength(yes ? 2 : 1);
    }),
    { numRuns: 150 },
  );
});
