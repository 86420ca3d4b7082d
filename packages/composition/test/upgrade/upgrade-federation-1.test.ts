import { print } from "graphql";
import { describe, expect, it } from "vitest";
import { FindingCollector } from "../../src/finding-collector.ts";
import { parseSubgraphs } from "../../src/read/parse-subgraphs.ts";
import type { DirectiveUse, SchemaElement, SubgraphSchema } from "../../src/read/subgraph-schema.ts";
import { readSubgraphs } from "../../src/read-subgraphs.ts";
import { codesOf, latest, messagesOf, problemsOf } from "../problems.ts";

/** The types and fields of the upgraded subgraph `a`, each with its directives. */
function upgraded(a: string, b = "type Query { b: Int }"): readonly string[] {
  const inputs = Object.entries({ a, b }).map(([name, sdl]) => ({ name, routingUrl: "", sdl }));
  const [schema] = readSubgraphs(parseSubgraphs(inputs).subgraphs, new FindingCollector());
  return schema === undefined ? [] : describeSchema(schema);
}

function describeSchema(schema: SubgraphSchema): readonly string[] {
  return [...schema.types.values()].flatMap((type) => [
    describeElement(type),
    ...(type.kind === "object" || type.kind === "interface"
      ? [...type.fields.values()].map(describeElement)
      : []),
  ]);
}

function describeElement({ coordinate, directives }: SchemaElement): string {
  return [coordinate, ...directives.map(describeUse)].join(" ");
}

function describeUse({ name, values }: DirectiveUse): string {
  const given = [...values].map(([key, value]) => `${key}: ${print(value)}`).join(", ");
  return given === "" ? `@${name}` : `@${name}(${given})`;
}

const query = "type Query { a: T }";

it("leaves schemas of federation 2 as they are", () => {
  expect(upgraded(latest("type T { a: Int }"), latest("type T { a: Int }"))).toEqual(["T", "T.a"]);
});

it("makes one selection of a list", () => {
  expect(upgraded('type T @key(fields: ["id", "b { c }"]) { id: ID! b: B }\ntype B { c: Int }')[0]).toBe(
    'T @key(fields: "id b { c }")',
  );
  expect(codesOf("type T @key(fields: [3]) { id: ID! }")).toEqual(["KEY_INVALID_FIELDS_TYPE"]);
  expect(codesOf('type T @key(fields: [["id"]]) { id: ID! }')).toEqual(["KEY_INVALID_FIELDS_TYPE"]);
});

describe("what means nothing", () => {
  it("goes from interfaces and their fields", () => {
    expect(
      upgraded(`interface I @key(fields: "id") @tag(name: "x") {
  id: ID! @external
  t: T @provides(fields: "id")
  n: Int @requires(fields: "id") @tag(name: "y")
}
type T { id: ID! }`).slice(0, 4),
    ).toEqual(['I @tag(name: "x")', "I.id", "I.t", 'I.n @tag(name: "y")']);
  });

  it("goes even where it is wrong", () => {
    expect(codesOf('interface I @key(fields: "nope") { id: ID! @provides(fields: "nope") }')).toEqual([]);
  });

  it("goes from types that are external as a whole", () => {
    expect(upgraded("type T @external { a: Int }")).toEqual(["T", "T.a"]);
  });

  it("goes from fields that provide nothing", () => {
    expect(upgraded('type T { a: Int @provides(fields: "x") }')).toEqual(["T", "T.a"]);
  });

  it("goes from the keys of extensions, not from those of types that are defined", () => {
    expect(upgraded('extend type T @key(fields: "id") { id: ID! @external }')).toEqual([
      'T @key(fields: "id")',
      "T.id",
    ]);
    expect(upgraded('type T @extends @key(fields: "id") { id: ID! @external }')).toEqual([
      'T @extends @key(fields: "id")',
      "T.id",
    ]);
    expect(upgraded('type T @key(fields: "id") { id: ID! @external }')).toEqual([
      'T @key(fields: "id")',
      "T.id @external",
    ]);
  });

  it("goes from what is a key in another subgraph, if an extension has no key", () => {
    const extension =
      'extend type T { id: ID! @external more: ID @external n: Int @requires(fields: "more") }';
    const kept = ["T", "T.id @shareable", "T.more @external", 'T.n @requires(fields: "more")'];
    expect(upgraded(extension, 'type T @key(fields: "id") { id: ID! more: ID }')).toEqual(kept);
    expect(upgraded(extension, latest('type T @key(fields: "id") { id: ID! more: ID }'))).toEqual(kept);
    expect(upgraded(extension, 'extend type T @key(fields: "id") { id: ID! more: ID }')).toEqual(kept);
    expect(upgraded(extension, "type T { id: ID! more: ID }")).toEqual([
      "T",
      "T.more @external",
      'T.n @requires(fields: "more")',
    ]);
  });

  it("goes from the keys that stand on an extension of a type that is defined", () => {
    expect(
      upgraded('type T { x: Int }\nextend type T @key(fields: "id") { id: ID! @external }').filter((line) =>
        line.startsWith("T.id"),
      ),
    ).toEqual(["T.id"]);
  });

  it("stays on fields that only the key of another type selects", () => {
    expect(
      upgraded(`extend type T @key(fields: "u { id }") { u: U @external }
extend type U { id: ID! @external }`),
    ).toEqual(['T @key(fields: "u { id }")', "T.u", "U", "U.id @external"]);
  });
});

describe("@requires and @provides", () => {
  function providing(fields: string, rest: string): readonly string[] {
    return upgraded(`type Query { a: T @provides(fields: "${fields}") }\n${rest}`).filter((line) =>
      line.startsWith("Query.a"),
    );
  }

  it.each([
    ["b c", 'extend type T @key(fields: "id") { id: ID! b: Int c: Int @external }', "c"],
    ["id c", 'extend type T @key(fields: "id") { id: ID! @external c: Int @external }', "c"],
    ["u { a b } c", "type T { u: U c: Int }\ntype U { a: Int @external b: Int }", "u { a }"],
    ["u { a } c", "type T { u: U @external c: Int }\ntype U { a: Int }", "u { a }"],
    [
      "i { a }",
      "type T { i: I }\ninterface I { a: Int }\ntype U implements I { a: Int @external }",
      "i { a }",
    ],
    ["... on T { b c }", "type T { b: Int c: Int @external }", "... on T { c }"],
  ])("keep of %j with %j what is external", (fields, rest, kept) => {
    expect(providing(fields, rest)).toEqual([`Query.a @provides(fields: "${kept}")`]);
  });

  it("go where nothing is left", () => {
    expect(providing("b", "type T { b: Int }")).toEqual(["Query.a"]);
    expect(upgraded('type T @key(fields: "id") { id: ID! a: Int @requires(fields: "id") }')[2]).toBe("T.a");
  });

  it("keep the arguments of what is selected", () => {
    expect(
      upgraded(
        'type T { a: Int @requires(fields: "c b(x: [1]) { d }") b(x: [Int]): B @external c: Int }\ntype B { d: Int }',
      )[1],
    ).toBe('T.a @requires(fields: "b(x: [1]) { d }")');
  });

  it("stay where they cannot be read, to be told", () => {
    expect(
      problemsOf(`type Query { a: T @provides(fields: "b {") }
type T @key(fields: "id") { id: ID! b: Int @requires(fields: "nope") }`),
    ).toEqual(["PROVIDES_INVALID_FIELDS Query.a a:1:19", "REQUIRES_INVALID_FIELDS T.b a:2:44"]);
  });
});

describe("an external field that nothing uses", () => {
  it("goes", () => {
    expect(upgraded('type T @key(fields: "id") { id: ID! x: Int @external }')).toEqual([
      'T @key(fields: "id")',
      "T.id",
    ]);
  });

  it("stays where an interface, a key, @requires or @provides asks for it", () => {
    const fields = upgraded(`type Query { t: T @provides(fields: "c") }
interface I { a: Int }
type T implements I @key(fields: "b") {
  a: Int @external
  b: Int @external
  c: Int @external
  d: Int @external
  e: Int @requires(fields: "d")
}`);
    expect(fields.filter((line) => line.endsWith(" @external"))).toEqual([
      "T.a @external",
      "T.b @external",
      "T.c @external",
      "T.d @external",
    ]);
  });

  it("stays where its name is in a selection that cannot be read", () => {
    expect(upgraded('type T @key(fields: "x {") { id: ID! x: Int @external y: Int @external }')).toEqual([
      'T @key(fields: "x {")',
      "T.id",
      "T.x @external",
    ]);
  });

  it("takes its type with it if it has no other", () => {
    expect(upgraded("type Query { a: Int }\nextend type T { x: Int @external }")).toEqual([
      "Query",
      "Query.a",
    ]);
    expect(upgraded('extend type Query { a: Int @external }\ntype T @key(fields: "id") { id: ID! }')).toEqual(
      ['T @key(fields: "id")', "T.id"],
    );
  });

  it("is told with its type if it has no other, and nobody defines that", () => {
    const sdl = "type Query { a: Int }\nextend type T { x: Int @external }";
    expect(problemsOf(sdl)).toEqual(["EXTENSION_WITH_NO_BASE T a:2:1"]);
    expect(codesOf({ a: sdl, b: "type T { x: Int }" })).toEqual([]);
  });

  it("cannot take a type with it that a field or a union refers to", () => {
    const b = "type T { x: Int }";
    const a = `${query}\nextend type T { x: Int @external }\nunion U = T`;
    expect(problemsOf({ a, b })).toEqual(["TYPE_WITH_ONLY_UNUSED_EXTERNAL T a:2:1 a:1:1"]);
    expect(messagesOf({ a, b })).toEqual([
      'All fields of "T" are external and unused, so that nothing is left of a type that "Query" refers to. Remove "@external" from the fields that this subgraph resolves, or the type and what refers to it.',
    ]);
    expect(
      problemsOf({ a: "type Query { a: Int }\nunion U = T\nextend type T { x: Int @external }", b }),
    ).toEqual(["TYPE_WITH_ONLY_UNUSED_EXTERNAL T a:3:1 a:2:1"]);
  });
});

describe("a type that is extended", () => {
  const entity = 'T @key(fields: "id") { id: ID! }';

  function isExtension(a: string, b: string): boolean | undefined {
    const inputs = Object.entries({ a, b }).map(([name, sdl]) => ({ name, routingUrl: "", sdl }));
    const [schema] = readSubgraphs(parseSubgraphs(inputs).subgraphs, new FindingCollector());
    return schema?.types.get("T")?.isExtension;
  }

  it("is defined as well if another subgraph defines it", () => {
    expect(isExtension(`extend type ${entity}`, `type ${entity}`)).toBe(false);
    expect(isExtension(`extend type ${entity}`, latest(`type ${entity}`))).toBe(false);
  });

  it("stays an extension if nobody defines it, and where it says so by @extends", () => {
    expect(isExtension(`extend type ${entity}`, `extend type ${entity}`)).toBe(true);
    expect(isExtension('type T @extends @key(fields: "id") { id: ID! }', `type ${entity}`)).toBe(true);
  });
});

describe("a field that several subgraphs have", () => {
  it("is shareable, in values, entities and root types", () => {
    expect(
      upgraded(
        `type Query { v: V }
type V { x: Int y: Int }
type T @key(fields: "id") { id: ID! n: Int }`,
        `type Query { v: V }
type V { x: Int }
extend type T @key(fields: "id") { id: ID! @external n: Int }`,
      ),
    ).toEqual([
      "Query",
      "Query.v @shareable",
      "V",
      "V.x @shareable",
      "V.y",
      'T @key(fields: "id")',
      "T.id @shareable",
      "T.n @shareable",
    ]);
  });

  it("is shareable where the other subgraph is of federation 2", () => {
    expect(upgraded("type V { x: Int }", latest("type V { x: Int }"))).toEqual(["V", "V.x @shareable"]);
  });

  it("is not shareable where it is external, or a subscription", () => {
    expect(
      upgraded(
        'type T @key(fields: "id") { id: ID! @external }\ntype Subscription { s: Int }',
        'type T @key(fields: "id") { id: ID! }\ntype Subscription { s: Int }',
      ),
    ).toEqual(['T @key(fields: "id")', "T.id @external", "Subscription", "Subscription.s"]);
  });

  it("keeps of an external field's tags those that it has nowhere else", () => {
    const external =
      'type T { id: ID! @external @tag(name: "a") @tag(name: "b") n: Int @requires(fields: "id") }';
    expect(upgraded(external, 'type T { id: ID! @tag(name: "a") }')[1]).toBe(
      'T.id @external @tag(name: "b")',
    );
    expect(upgraded(external)[1]).toBe('T.id @external @tag(name: "a") @tag(name: "b")');
  });
});
