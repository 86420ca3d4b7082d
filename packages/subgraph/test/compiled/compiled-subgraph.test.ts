import fc from "fast-check";
import { GraphQLScalarType, printSchema } from "graphql";
import { describe, expect, test } from "vitest";
import orders from "../../../../examples/shop/orders/subgraph.ts";
import {
  byKey,
  column,
  compareCompiled,
  compileSubgraph,
  customScalar,
  defineSubgraph,
  list,
  listOf,
  printSubgraphSdl,
  readCompiledSubgraph,
  type SubgraphDefinition,
  SubgraphError,
  scalar,
  sqlFunction,
  table,
} from "../../src/index.ts";
import { buildSubgraphSchema } from "../../src/schema/build-schema.ts";
import { products } from "../federation/compatibility-products.ts";
import { guild } from "../guild.ts";
import { harbour } from "../harbour.ts";
import { library } from "../library.ts";
import { market } from "../market.ts";
import { warehouse } from "../warehouse.ts";

const definitions: readonly Pick<SubgraphDefinition, "name" | "parts" | "build">[] = [
  orders,
  products,
  guild,
  harbour,
  library,
  market,
  warehouse,
  secured(),
];

/** Rows that policies of the database choose. */
function secured(): SubgraphDefinition {
  const notes = defineSubgraph({
    name: "notes",
    rowSecurity: {
      role: { claim: ["access", "role"], allowed: ["reader"], otherwise: "nobody" },
      settings: { "app.user": "sub" },
      claims: "app.claims",
    },
  });
  const Note = notes.entity("Note", { key: "id", source: table("tb_note", { id: column.int() }) });
  notes.fields(Note, (note) => ({ id: note.id("id") }));
  notes.query("note", byKey(Note));
  return notes;
}

type Json = { [name: string]: unknown };

const compiled = (definition: Pick<SubgraphDefinition, "build">) =>
  compileSubgraph(definition as SubgraphDefinition).text;

describe.each(definitions.map((definition) => [definition.name, definition] as const))(
  'the compiled subgraph "%s"',
  (_, definition) => {
    const text = compiled(definition);

    test("reads as the definition that it was made from", () => {
      const { definition: read } = readCompiledSubgraph(text);
      expect(read.name).toBe(definition.name);
      expect(printSubgraphSdl(read)).toBe(printSubgraphSdl(definition as SubgraphDefinition));
      expect(printSchema(buildSubgraphSchema(read.build()))).toBe(
        printSchema(buildSubgraphSchema(definition.build())),
      );
    });

    test("is the same text when it is compiled again", () => {
      expect(compiled(readCompiledSubgraph(text).definition)).toBe(text);
    });

    test("lists the TypeScript that it does not have", () => {
      expect(readCompiledSubgraph(text).typescript).toEqual(
        compileSubgraph(definition as SubgraphDefinition).typescript,
      );
    });
  },
);

test("what is TypeScript is named", () => {
  expect(compileSubgraph(harbour as unknown as SubgraphDefinition).typescript).toMatchInlineSnapshot(`
    [
      "Query.flagship (resolve)",
      "Query.echo (resolve)",
      "Mutation.shipRename (resolve)",
      "Mutation.scrapAll (resolve)",
      "Ship.greeting (resolve)",
      "Ship.nameLength (resolveMany)",
      "Ship.ownerName (resolve)",
      "Ship.tonnage (resolve)",
      "Ship.measured (resolve)",
      "Ship.miscounted (resolveMany)",
    ]
  `);
  expect(compileSubgraph(guild as unknown as SubgraphDefinition).typescript).toMatchInlineSnapshot(`
    [
      "Query.describe (resolve)",
      "Merchant.greeting (resolve)",
      "Merchant.moods (resolve)",
      "scalar Email (reads what clients send)",
    ]
  `);
  expect(compileSubgraph(orders as SubgraphDefinition).typescript).toEqual([
    "Mutation.orderRename (resolve)",
    "Mutation.createOrder (resolve)",
    "Mutation.createOrder (validate)",
  ]);
});

test("a function of the module that is called after all says that the module is needed", () => {
  const { definition } = readCompiledSubgraph(compiled(market));
  const { fields } = definition.parts.fields.find(({ entity }) => entity.name === "Ware") ?? {};
  const shout = fields?.shout;
  if (shout?.kind !== "resolved") {
    throw new Error("There is no such field.");
  }
  expect(shout.resolver.resolve).toThrow(expect.objectContaining({ code: "MODULE_NEEDED" }));
});

describe("the text of an SQL field", () => {
  const withSql = (sql: (references: { readonly a: string; readonly b: string }) => string) => {
    const service = defineSubgraph({ name: "sums" });
    const Sum = service.entity("Sum", {
      key: "a",
      source: table("tb_sum", { a: column.int(), b: column.int() }),
    });
    service.fields(Sum, (sum) => ({
      a: sum.id("a"),
      total: sum.sql({ returns: scalar.int(), columns: ["a", "b"], sql }),
    }));
    service.query("sum", byKey(Sum));
    return compileSubgraph(service);
  };

  test("is kept in pieces", () => {
    const { text, typescript } = withSql(({ a, b }) => `${a} + coalesce(${b}, ${a})`);
    expect(typescript).toEqual([]);
    expect(compiled(readCompiledSubgraph(text).definition)).toBe(text);
    expect((JSON.parse(text) as Json).fields).toMatchObject({
      Sum: {
        total: {
          expression: [{ reference: "a" }, " + coalesce(", { reference: "b" }, ", ", { reference: "a" }, ")"],
        },
      },
    });
  });

  test.each([
    ["that looks at its references", ({ a }: { readonly a: string }) => (a.startsWith("$") ? a : `${a} + 1`)],
    ["that changes its references", ({ a }: { readonly a: string }) => a.toUpperCase()],
    [
      "that fails",
      () => {
        throw new Error("no");
      },
    ],
  ])("%s is TypeScript", (_, sql) => {
    expect(withSql(sql).typescript).toEqual([
      "Sum.total (sql, which does more than put its references into a text)",
    ]);
  });
});

test("a scalar of another library that is only shown needs no TypeScript, one that is read does", () => {
  const make = (isRead: boolean) => {
    const email = new GraphQLScalarType({
      name: "Email",
      description: "An address.",
      specifiedByURL: "https://e.example",
    });
    const service = defineSubgraph({ name: "mails" });
    const Mail = service.entity("Mail", {
      key: "id",
      source: table("tb_mail", { id: column.int(), address: column.text() }),
    });
    service.fields(Mail, (mail) => ({
      id: mail.id("id"),
      address: mail.scalar(customScalar(email, "text"), "address", isRead ? { filter: true } : {}),
    }));
    service.query("mails", listOf(Mail));
    return service;
  };
  expect(compileSubgraph(make(true)).typescript).toEqual(["scalar Email (reads what clients send)"]);
  const shown = compileSubgraph(make(false));
  expect(shown.typescript).toEqual([]);
  const schema = buildSubgraphSchema(readCompiledSubgraph(shown.text).definition.build());
  expect(schema.getType("Email")).toMatchObject({
    description: "An address.",
    specifiedByURL: "https://e.example",
  });
});

describe("a module with what a file cannot hold", () => {
  const build = (change: (service: ReturnType<typeof defineSubgraph>) => object) => {
    const service = defineSubgraph({
      name: "strange",
      directives: { "@own": { url: "https://own.example/v1.0", definition: "directive @own on OBJECT" } },
    });
    const Thing = service.entity("Thing", { key: "id", source: table("t", { id: column.int() }) });
    service.fields(Thing, (thing) => ({ id: thing.id("id", change(service)) }));
    service.query("thing", byKey(Thing));
    return service;
  };

  test.each([
    ["an option that is not known", { colour: "red" }, '"fields.Thing.id.colour" cannot be compiled'],
    ["a number that is none", { cost: Number.NaN }, '"fields.Thing.id.cost" cannot be compiled'],
    [
      "a directive's value that is no JSON",
      { directives: { "@own": { of: () => 1 } } },
      '"fields.Thing.id.directives.@own.of" cannot be compiled',
    ],
  ])("%s is refused", (_, option, message) => {
    expect(() => compileSubgraph(build(() => option))).toThrow(
      expect.objectContaining({ code: "SUBGRAPH_INVALID", message: expect.stringContaining(message) }),
    );
  });

  test("a value of another definition is refused", () => {
    const other = defineSubgraph({ name: "other" });
    const mood = other.enum("Mood", ["GOOD"]);
    const service = defineSubgraph({ name: "moody" });
    const Thing = service.entity("Thing", {
      key: "id",
      source: table("t", { id: column.int(), mood: column.text() }),
    });
    service.fields(Thing, (thing) => ({ id: thing.id("id"), mood: thing.enum(mood, "mood") }));
    service.query("thing", byKey(Thing));
    expect(() => compileSubgraph(service)).toThrow('the enum "Mood" is of another definition');
  });
});

test("a stub whose fields are not the same everywhere is refused", () => {
  const service = defineSubgraph({ name: "stubs" });
  const plain = service.stub("User", { key: { id: "ID" } });
  const provided = service.stub("User", { key: { id: "ID" }, external: { name: "String" } });
  const Thing = service.entity("Thing", {
    key: "id",
    source: table("t", { id: column.int(), owner: column.text() }),
  });
  service.fields(Thing, (thing) => ({
    id: thing.id("id"),
    owner: thing.reference(plain, { id: "owner" }),
    keeper: thing.reference(provided, { id: "owner", name: "owner" }),
  }));
  expect(() => service.build()).toThrow('The type "User" is defined twice');
});

test("a column that may be null is refused for a provided field that is never null", () => {
  const service = defineSubgraph({ name: "stubs" });
  const User = service.stub("User", { key: { id: "ID" }, external: { name: "String!" } });
  const Thing = service.entity("Thing", {
    key: "id",
    source: table("t", { id: column.int(), owner: column.text(), name: column.text().nullable() }),
  });
  service.fields(Thing, (thing) => ({
    id: thing.id("id"),
    // As a module says it that nobody compiled.
    owner: thing.reference(User, { id: "owner", name: "name" } as never, { provides: ["name"] } as never),
  }));
  expect(() => service.build()).toThrow(
    '"Thing.owner" gives a column that may be null for "name", which is "String!" in the stub "User".',
  );
});

describe("a file that is no compiled subgraph of this version", () => {
  const file = JSON.parse(compiled(orders)) as Json;
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  test.each([
    ["COMPILED_SUBGRAPH_INVALID", "", "not valid JSON"],
    ["COMPILED_SUBGRAPH_INVALID", "[]", 'a list at "file"'],
    ["COMPILED_SUBGRAPH_INVALID", "{}", 'no "format"'],
    ["COMPILED_SUBGRAPH_INVALID", deep, "deeper than 100"],
    ["COMPILED_SUBGRAPH_INVALID", `{"format":"hansa-subgraph","version":2,"x":${deep}}`, "deeper than 100"],
    ["COMPILED_SUBGRAPH_VERSION", JSON.stringify({ ...file, version: 3 }), "of version 3"],
    ["COMPILED_SUBGRAPH_VERSION", JSON.stringify({ format: file.format }), "of version none"],
    ["COMPILED_SUBGRAPH_INVALID", JSON.stringify({ ...file, extra: 1 }), '"extra"'],
    ["COMPILED_SUBGRAPH_INVALID", JSON.stringify({ ...file, sdl: "type Query { a: Int }" }), "schema"],
    ["COMPILED_SUBGRAPH_INVALID", JSON.stringify({ ...file, queries: undefined }), '"queries"'],
    ["COMPILED_SUBGRAPH_INVALID", JSON.stringify({ ...file, queries: { "a b": {} } }), '"queries"'],
    [
      "COMPILED_SUBGRAPH_INVALID",
      JSON.stringify({ ...file, queries: { order: { kind: "byKey", target: "Nobody" } } }),
      'at "queries.order.target"',
    ],
    [
      "COMPILED_SUBGRAPH_INVALID",
      JSON.stringify({ ...file, queries: { order: { kind: "constructor" } } }),
      'at "queries.order.kind"',
    ],
  ])("%s: %#", (code, text, message) => {
    expect(() => readCompiledSubgraph(text)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

test("a changed file is refused, or is what it says: nothing of it is lost or taken for something else", () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed}`);
  const texts = definitions.map(compiled);
  const strange = fc.constantFrom<unknown>(
    null,
    0,
    -1,
    1.5,
    1e300,
    "",
    "x; drop table t",
    "__proto__",
    "constructor",
    true,
    [],
    {},
    ["a"],
    { kind: "column" },
    { kind: "list", item: { kind: "list" } },
  );
  const change = fc.record({
    text: fc.constantFrom(...texts),
    at: fc.nat(),
    how: fc.constantFrom("replace", "remove", "add", "rename"),
    value: strange,
    name: fc.constantFrom("kind", "name", "__proto__", "constructor", "nullable", "a-b", "target"),
  });
  fc.assert(
    fc.property(change, ({ text, at, how, value, name }) => {
      const changed = changeOne(JSON.parse(text) as Json, at, how, value, name);
      const { error, again } = readAgain(JSON.stringify(changed));
      expect(error).toMatch(/^(COMPILED_SUBGRAPH_(INVALID|VERSION))?$/);
      expect(again ?? JSON.stringify(changed)).toBe(JSON.stringify(changed));
    }),
    { seed, numRuns: 1_500 },
  );
});

/** The code of what is wrong with a file, or what its definition compiles to, with the migrations of the file. */
function readAgain(text: string): { readonly error: string; readonly again?: string } {
  try {
    const { definition, migrations } = readCompiledSubgraph(text);
    const { text: again } = compileSubgraph(definition, { migrations });
    return { error: "", again: JSON.stringify(JSON.parse(again)) };
  } catch (error) {
    if (error instanceof SubgraphError) {
      return { error: error.code };
    }
    throw error;
  }
}

/** Changes one member of all that are there below the members of a file. */
function changeOne(file: Json, at: number, how: string, value: unknown, name: string): Json {
  const places: { readonly of: Json; readonly name: string }[] = [];
  const collect = (of: Json) => {
    for (const [each, member] of Object.entries(of)) {
      places.push({ of, name: each });
      if (typeof member === "object" && member !== null) {
        collect(member as Json);
      }
    }
  };
  collect(file);
  const place = places[at % places.length];
  // The order of the file's own members means nothing, and a new name is not to change it alone.
  if (place === undefined || (how === "rename" && place.name === name)) {
    return file;
  }
  const member = place.of[place.name];
  switch (how) {
    case "replace":
      place.of[place.name] = value;
      break;
    case "remove":
      delete place.of[place.name];
      break;
    case "rename":
      delete place.of[place.name];
      Object.defineProperty(place.of, name, {
        value: member,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      break;
    default:
      Object.defineProperty(typeof member === "object" && member !== null ? member : place.of, name, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return file;
}

test("what differs between two is told by its place", () => {
  const make = (isChanged: boolean) => {
    const service = defineSubgraph({ name: "small" });
    const Thing = service.entity("Thing", {
      key: "id",
      source: table("t", { id: column.int(), size: column.int() }),
    });
    service.fields(Thing, (thing) => ({
      ...(isChanged ? {} : { id: thing.id("id") }),
      size: isChanged ? thing.float("size") : thing.int("size"),
      ...(isChanged ? { id: thing.id("id") } : {}),
    }));
    service.mutation("grow", {
      returns: Thing,
      args: { by: list(scalar.int()) },
      call: sqlFunction("fn_grow"),
    });
    if (isChanged) {
      service.query("thing", byKey(Thing));
    }
    return compileSubgraph(service).text;
  };
  expect(compareCompiled(make(false), make(false).replaceAll(/\n */g, ""))).toEqual([]);
  const differences = compareCompiled(make(false), make(true));
  expect(differences.map(({ at }) => at)).toEqual(["sdl, line 5", "fields.Thing.size.leaf", "queries.thing"]);
  expect(differences[1]).toEqual({ at: "fields.Thing.size.leaf", before: '"Int"', after: '"Float"' });
  expect(differences[2]?.before).toBeUndefined();
});
