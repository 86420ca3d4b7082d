import { expect, test } from "vitest";
import {
  byKey,
  column,
  connectionOf,
  defineSubgraph,
  listOf,
  representation,
  type SubgraphDefinition,
  scalar,
  sqlFunction,
  table,
} from "../../src/index.ts";

const service = defineSubgraph({ name: "service" });

const Asset = service.interface("Asset", {
  key: "id",
  fields: ["id", "name"],
  columns: { id: column.bigint(), owner: column.bigint().nullable() },
});
const Named = service.interface("Named", { fields: ["name"] });
const columns = { id: column.bigint(), owner: column.bigint(), name: column.text() };
const House = service.entity("House", {
  key: "id",
  implements: [Asset, Named],
  source: table("tb_house", { ...columns, rooms: column.int() }),
});
const Car = service.entity("Car", {
  key: "id",
  source: table("tb_car", { ...columns, wheels: column.int() }),
});
const Thing = service.union("Thing", [House, Car]);
const Owner = service.entity("Owner", {
  key: "id",
  source: table("tb_owner", { id: column.bigint(), name: column.text() }),
});

// The compiler holds these: each expected error that does not come is an error itself.
// oxlint-disable vitest/expect-expect

test("an interface's key is made of its columns", () => {
  // @ts-expect-error The interface has no column "uuid".
  service.interface("A", { key: "uuid", fields: ["id"], columns: { id: column.bigint() } });
  // @ts-expect-error The column may be null.
  service.interface("B", { key: "id", fields: ["id"], columns: { id: column.bigint().nullable() } });
});

test("an entity's source has the columns of its interfaces", () => {
  const Sized = service.interface("Sized", { fields: ["size"], columns: { size: column.int() } });
  const without = table("tb_c", { id: column.bigint(), name: column.text() });
  // @ts-expect-error The source has no column "owner".
  service.entity("C", { key: "id", implements: [Asset], source: without });
  const ofText = table("tb_d", { id: column.bigint(), owner: column.text() });
  // @ts-expect-error The column "owner" is no bigint.
  service.entity("D", { key: "id", implements: [Named, Asset], source: ofText });
  const withNulls = table("tb_e", { id: column.bigint(), size: column.int().nullable() });
  // @ts-expect-error The interface's column holds no nulls.
  service.entity("E", { key: "id", implements: [Sized], source: withNulls });
});

test("what implements an interface has the columns and fields of those above it", () => {
  const Lent = service.interface("Lent", {
    implements: [Asset],
    key: "id",
    fields: ["until"],
    columns: { until: column.date() },
    fieldOptions: { name: { description: "Of who lent it." } },
  });
  // @ts-expect-error Neither it nor what it implements has the column "uuid".
  service.interface("F", { implements: [Asset], key: "uuid", fields: [] });
  // @ts-expect-error Neither it nor what it implements has the field "size".
  service.interface("G", { implements: [Asset], fields: ["id"], fieldOptions: { size: {} } });
  const without = table("tb_h", { id: column.bigint(), until: column.date() });
  // @ts-expect-error The source has no column "owner".
  service.entity("H", { key: "id", implements: [Lent], source: without });
  const lent = table("tb_boat", { ...columns, until: column.date() });
  const Boat = service.entity("Boat", { key: "id", implements: [Lent], source: lent });
  // @ts-expect-error The field "name" of the interface above is missing.
  service.fields(Boat, (boat) => ({ id: boat.id("id"), until: boat.date("until") }));
  service.fields(Boat, (boat) => ({
    id: boat.id("id"),
    name: boat.string("name"),
    until: boat.date("until"),
  }));
  listOf(Lent, { orderBy: ["until", "-owner"] });
  byKey(Lent);
  // @ts-expect-error The interface has no column "rooms".
  listOf(Lent, { orderBy: ["rooms"] });
});

test("an entity has the fields of its interfaces", () => {
  // @ts-expect-error The field "name" is missing.
  service.fields(House, (house) => ({ id: house.id("id") }));
  service.fields(House, (house) => ({ id: house.id("id"), name: house.string("name") }));
  service.fields(Car, (car) => ({ id: car.id("id") }));
});

test("relations lead to interfaces and unions by columns that all of their sources have", () => {
  service.fields(Owner, (owner) => ({
    id: owner.id("id"),
    assets: owner.many(Asset, { owner: "id" }, { orderBy: ["-owner"] }),
    things: owner.connection(Thing, { owner: "id" }),
    // @ts-expect-error The interface has no column "name".
    named: owner.many(Asset, { name: "name" }),
    // @ts-expect-error Only houses have rooms.
    rooms: owner.many(Thing, { rooms: "id" }),
    // @ts-expect-error Only cars have wheels.
    ordered: owner.many(Thing, { owner: "id" }, { orderBy: ["wheels"] }),
  }));
  listOf(Thing, { orderBy: ["name"] });
  // @ts-expect-error Only cars have wheels.
  connectionOf(Thing, { orderBy: ["wheels"] });
});

test("what has a key is read by it", () => {
  byKey(Asset);
  // @ts-expect-error The interface has no key.
  byKey(Named);
  // @ts-expect-error A union has no key.
  byKey(Thing);
  service.query("asset", { returns: Asset, resolve: () => ({ id: 1n }) });
  service.query("thing", { returns: Thing, resolve: () => ({ __typename: "Car" as const, id: 1 }) });
  // @ts-expect-error The union has no such type.
  service.query("boat", { returns: Thing, resolve: () => ({ __typename: "Boat" as const, id: 1 }) });
  // @ts-expect-error The type is not said.
  service.query("some", { returns: Thing, resolve: () => ({ id: 1 }) });
  // @ts-expect-error The interface has no key.
  service.query("named", { returns: Named, resolve: () => ({ id: 1 }) });
  service.mutation("assetSell", { returns: Asset, call: sqlFunction("fn_sell", { returns: "key" }) });
  // @ts-expect-error A function says no type.
  service.mutation("thingSell", { returns: Thing, call: sqlFunction("fn_sell", { returns: "key" }) });
});

test("the mark of rows is a value of a column", () => {
  const kinds = { id: column.int(), kind: column.enum("kind", ["a", "b"]), is_new: column.boolean() };
  table("tb_x", kinds, { rows: { kind: "a", is_new: true } });
  // @ts-expect-error The enum has no label "c".
  table("tb_x", kinds, { rows: { kind: "c" } });
  // @ts-expect-error The source has no column "sort".
  table("tb_x", kinds, { rows: { sort: "a" } });
});

// oxlint-enable vitest/expect-expect

function findingsOf(definition: SubgraphDefinition): readonly string[] {
  try {
    definition.build();
  } catch (error) {
    return String(error).split("\n- ").slice(1);
  }
  return [];
}

test("what the compiler cannot see is found when the subgraph is built", () => {
  const broken = defineSubgraph({ name: "broken" });
  const Shape = broken.interface("Shape", {
    key: "id",
    fields: ["name", "size", "colour"],
    columns: { id: column.int() },
  });
  broken.interface("Empty", { fields: ["id"] });
  const Round = broken.entity("Round", {
    key: "id",
    implements: [Shape],
    source: table("tb_round", { id: column.int(), size: column.float(), name: column.text() }),
  });
  const Square = broken.entity("Square", {
    key: "name",
    implements: [Shape],
    source: table("tb_square", { id: column.int(), size: column.int(), name: column.text() }),
  });
  const Elsewhere = broken.entity("Elsewhere", {
    key: "id",
    source: representation({ id: column.int() }),
  });
  broken.union("Any", [Round, Elsewhere, Round]);
  broken.fields(Elsewhere, (each) => ({ id: each.id("id") }));
  broken.fields(Round, (round) => ({
    id: round.id("id"),
    name: round.string("name"),
    size: round.float("size"),
    colour: round.resolve({ columns: [], returns: scalar.string(), resolve: () => "red" }),
  }));
  broken.fields(Square, (square) => ({
    name: square.string("name"),
    size: square.int("size"),
    color: square.string("name"),
    colour: square.string("name"),
  }));
  broken.query("round", byKey(Round));
  expect(findingsOf(broken)).toEqual([
    '"id" is the key of the interface "Shape", but none of "Square". Give it to its keys.',
    'The key of the interface "Shape" needs its field "id". Name it in `fields`.',
    'The interface "Empty" has no entities. Let one name it in `implements`.',
    'The union "Any" has "Round" twice.',
    '"Elsewhere", of which this subgraph has no rows, cannot be in the union "Any".',
  ]);
});

test("entities give a field of their interface one type, and the same arguments", () => {
  const broken = defineSubgraph({ name: "broken" });
  const Shape = broken.interface("Shape", { fields: ["size", "parts"], columns: { id: column.int() } });
  const Part = broken.entity("Part", {
    key: "id",
    source: table("tb_part", { id: column.int(), shape: column.int() }),
  });
  const [Round, Square] = (["Round", "Square"] as const).map((name) =>
    broken.entity(name, {
      key: "id",
      implements: [Shape],
      source: table(`tb_${name}`, { id: column.int(), size: column.int(), name: column.text() }),
    }),
  );
  if (Round === undefined || Square === undefined) {
    throw new Error("Both are there.");
  }
  broken.fields(Part, (part) => ({ id: part.id("id") }));
  broken.fields(Round, (round) => ({
    id: round.id("id"),
    size: round.int("size"),
    parts: round.many(Part, { shape: "id" }, { page: { default: 5, maximum: 10 } }),
  }));
  broken.fields(Square, (square) => ({
    id: square.id("id"),
    size: square.string("name"),
    parts: square.many(Part, { shape: "id" }),
  }));
  broken.query("round", byKey(Round));
  broken.mutation("shapeMake", { returns: Shape as never, call: sqlFunction("fn_make") as never });
  expect(findingsOf(broken)).toEqual([
    '"Mutation.shapeMake" needs a key of "Shape", which has none. Give the interface a `key`.',
    '"Mutation.shapeMake" calls a function that returns rows, but those of "Shape" are of several tables. Let it return the key.',
    'The field "size" of the interface "Shape" is "Int" in "Round" and "String" in "Square". Give them one type and the same arguments.',
    'The field "parts" of the interface "Shape" is "(limit: Int! = 5, offset: Int! = 0) [Part]" in "Round" and "(limit: Int! = 100, offset: Int! = 0) [Part]" in "Square". Give them one type and the same arguments.',
  ]);
});
