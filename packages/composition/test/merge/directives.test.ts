import { describe, expect, it } from "vitest";
import { compositionOf, definitionsOf, errorsOf, hintsOf } from "../compositions.ts";

function both(left: string, right: string): Readonly<Record<string, string>> {
  return {
    a: `type Query { f: Int @shareable ${left} }`,
    b: `type Query { f: Int @shareable ${right} }`,
  };
}

const merged: readonly (readonly [string, string, string, string])[] = [
  [
    "tags of all subgraphs",
    '@tag(name: "y") @tag(name: "x")',
    '@tag(name: "x")',
    '@tag(name: "x") @tag(name: "y")',
  ],
  ["hidden in one, hidden", "@inaccessible", "", "@inaccessible"],
  ["the greatest cost", "@cost(weight: 3)", "@cost(weight: 5)", "@cost(weight: 5)"],
  ["authentication that one wants", "", "@authenticated", "@authenticated"],
  [
    "scopes of all, as alternatives that hold everywhere",
    '@requiresScopes(scopes: [["a"], ["b"]])',
    '@requiresScopes(scopes: [["b", "c"], ["d"]])',
    '@requiresScopes(scopes: [["a", "d"], ["b", "c"], ["b", "d"]])',
  ],
  [
    "policies likewise",
    '@policy(policies: [["p"]])',
    '@policy(policies: [["q"]])',
    '@policy(policies: [["p", "q"]])',
  ],
  [
    "the reason that most give",
    '@deprecated(reason: "old")',
    '@deprecated(reason: "old")',
    '@deprecated(reason: "old")',
  ],
];

describe("directives on the schema itself", () => {
  it("go into the supergraph, each once, with the link that they need", () => {
    const text = definitionsOf(
      {
        a: 'extend schema @tag(name: "x") @tag(name: "z") type Query { f: Int }',
        b: 'extend schema @tag(name: "x") @tag(name: "y") type Query { g: Int }',
      },
      "schema",
    );
    expect(text).toBe(`schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/tag/v0.3")
  @tag(name: "x")
  @tag(name: "y")
  @tag(name: "z")
{
  query: Query
}`);
  });

  it("are left out where they are composition's own, or nobody composes them", () => {
    const sdl = `extend schema @custom @composeDirective(name: "@other") @link(url: "https://example.com/own/v1.0", import: ["@other"])
      directive @custom on SCHEMA directive @other on FIELD_DEFINITION type Query { f: Int @other }`;
    expect(definitionsOf({ a: sdl }, "schema")).not.toMatch(/@custom|@composeDirective/);
  });
});

describe("directives on one thing in several subgraphs", () => {
  it.each(merged)("become %s", (_, left, right, expected) => {
    const schemas = both(left, right);
    const safe = left.includes("inaccessible") ? { ...schemas, c: "type Query { g: Int }" } : schemas;
    expect(definitionsOf(safe, "Query")).toMatch(new RegExp(` ${literally(expected)}\n`));
  });

  it("of which only one argument can hold keep that of most, which is told", () => {
    const schemas = both('@deprecated(reason: "x")', '@deprecated(reason: "y")');
    expect(definitionsOf({ ...schemas, c: schemas.b ?? "" }, "Query")).toContain('@deprecated(reason: "y")');
    expect(hintsOf(schemas)).toEqual(["INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS Query.f"]);
  });

  it("whose arguments are merged are told", () => {
    expect(hintsOf(both("@cost(weight: 1)", "@cost(weight: 2)"))).toEqual([
      "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS Query.f",
    ]);
  });
});

describe("descriptions", () => {
  it("are those that most subgraphs give", () => {
    const schemas = {
      a: `type Query { "one" f: Int @shareable }`,
      b: `type Query { "two" f: Int @shareable }`,
      c: `type Query { "two" f: Int @shareable }`,
    };
    expect(definitionsOf(schemas, "Query")).toContain('  """two"""\n  f: Int');
    expect(hintsOf(schemas)).toEqual(["INCONSISTENT_DESCRIPTION Query.f"]);
  });
});

describe("links of the supergraph", () => {
  it("are those of the directives that it carries", () => {
    const { supergraphSdl } = compositionOf({
      a: `type Query { f: [Int] @tag(name: "x") @authenticated @cost(weight: 1) @listSize(assumedSize: 2) }`,
    });
    expect(supergraphSdl?.slice(0, supergraphSdl.indexOf("\n{"))).toBe(`schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/tag/v0.3")
  @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
  @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize"])`);
  });
});

const custom = `extend schema @link(url: "https://example.test/custom/v1.0", import: ["@custom"]) @composeDirective(name: "@custom")
  directive @custom(a: Int) on FIELD_DEFINITION | OBJECT`;

describe("a directive that is composed by name", () => {
  it("goes into the supergraph with its link and its definition", () => {
    const schemas = { a: `${custom} type Query @custom(a: 1) { f: Int @custom }` };
    expect(
      definitionsOf(schemas, "Query", "custom"),
    ).toBe(`directive @custom(a: Int) on FIELD_DEFINITION | OBJECT

type Query
  @join__type(graph: A)
  @custom(a: 1)
{
  f: Int @custom
}`);
    expect(compositionOf(schemas).supergraphSdl).toContain(
      '@link(url: "https://example.test/custom/v1.0", import: ["@custom"])',
    );
  });

  it("stays out where it is not composed", () => {
    const schemas = {
      a: `directive @own on FIELD_DEFINITION type Query { f: Int @own }`,
    };
    expect(compositionOf(schemas).supergraphSdl).not.toContain("@own");
  });

  it("is defined, named with its @, and of a linked specification", () => {
    expect(errorsOf({ a: `extend schema @composeDirective(name: "@nope") type Query { f: Int }` })).toEqual([
      "DIRECTIVE_COMPOSITION_ERROR @nope",
    ]);
    expect(
      errorsOf({
        a: custom.replace('(name: "@custom")', '(name: "custom")').concat(" type Query { f: Int }"),
      }),
    ).toEqual(["DIRECTIVE_COMPOSITION_ERROR custom"]);
    expect(
      errorsOf({
        a: `extend schema @composeDirective(name: "@x") directive @x on FIELD_DEFINITION type Query { f: Int @x }`,
      }),
    ).toEqual(["DIRECTIVE_COMPOSITION_ERROR @x"]);
  });

  it("is taken from the subgraphs that compose it, by the latest definition", () => {
    const schemas = {
      a: `${custom} type Query @custom(a: 1) { f: Int @custom }`,
      b: `${custom.replace("v1.0", "v1.1").replace("OBJECT", "OBJECT | ENUM").replace("a: Int", "a: Int = 2")} type T { x: E } enum E @custom(a: 2) { A }`,
      c: `${custom.replace('@composeDirective(name: "@custom")', "").replace("OBJECT", "ENUM")} enum E @custom(a: 7) { A }`,
    };
    expect(
      definitionsOf(schemas, "custom", "E"),
    ).toBe(`directive @custom(a: Int = 2) on FIELD_DEFINITION | OBJECT | ENUM

enum E
  @join__type(graph: B)
  @join__type(graph: C)
  @custom(a: 2)
{
  A @join__enumValue(graph: B) @join__enumValue(graph: C)
}`);
    expect(hintsOf(schemas)).toContain("INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS @custom");
  });

  it("stands once where uses differ only in a default that is written", () => {
    const repeatable = custom.replace("a: Int)", "a: Int = 1) repeatable");
    const schemas = {
      a: `${repeatable} type Query { f: Int } type T @key(fields: "id") @custom(a: 1) { id: ID! }`,
      b: `${repeatable} type T @key(fields: "id") @custom @custom(a: 3) { id: ID! }`,
    };
    expect(definitionsOf(schemas, "T")).toContain("  @custom(a: 1)\n  @custom(a: 3)\n{");
  });

  it("has no name that a directive of federation has elsewhere", () => {
    const tag = custom.replaceAll("@custom", "@label");
    const b = {
      sdl: `extend schema @link(url: "https://specs.apollo.dev/tag/v0.3", as: "label") type Mutation @label(name: "x") { f: Int }`,
    };
    expect(errorsOf({ a: `${tag} type Query { f: Int }`, b: b.sdl })).toEqual([
      "DIRECTIVE_COMPOSITION_ERROR @label",
    ]);
  });

  it("is of one major version", () => {
    const b = `${custom.replace("v1.0", "v2.0")} type Mutation { f: Int }`;
    expect(errorsOf({ a: `${custom} type Query { f: Int }`, b })).toEqual([
      "DIRECTIVE_COMPOSITION_ERROR @custom",
    ]);
  });

  it("has arguments that are not hidden", () => {
    expect(
      errorsOf({ a: `${custom.replace("a: Int", "a: Int @inaccessible")} type Query { f: Int }` }),
    ).toEqual(["DISALLOWED_INACCESSIBLE @custom(a:)"]);
  });

  it("is told where it is federation's own, or may not be composed elsewhere", () => {
    const a = `extend schema @composeDirective(name: "@tag") type Query @tag(name: "x") { f: Int }`;
    expect(hintsOf({ a })).toEqual(["DIRECTIVE_COMPOSITION_INFO @tag"]);
    const plain = `extend schema @link(url: "https://example.test/custom/v2.0", import: [{ name: "@custom", as: "@own" }]) type Mutation { f: Int }`;
    expect(hintsOf({ a: `${custom} type Query { f: Int }`, b: plain })).toEqual([
      "DIRECTIVE_COMPOSITION_INFO https://example.test/custom",
      "DIRECTIVE_COMPOSITION_WARN @custom",
    ]);
  });

  it("has one name", () => {
    expect(
      errorsOf({
        a: `${custom} type Query { f: Int @custom }`,
        b: `extend schema @link(url: "https://example.test/custom/v1.1", import: [{ name: "@custom", as: "@other" }]) @composeDirective(name: "@other")
          directive @other(a: Int) on FIELD_DEFINITION type Query { g: Int @other }`,
      }),
    ).toEqual(["DIRECTIVE_COMPOSITION_ERROR @other"]);
  });
});

describe("a directive on the schema itself", () => {
  it("goes into the supergraph like any other", () => {
    const { supergraphSdl } = compositionOf({
      a: `extend schema @tag(name: "x") type Query { a: Int }`,
      b: `extend schema @tag(name: "y") @tag(name: "x") type Mutation { b: Int }`,
    });
    expect(supergraphSdl).toMatch(
      /^schema\n.*\n.*\n {2}@link\(url: "https:\/\/specs.apollo.dev\/tag\/v0.3"\)\n {2}@tag\(name: "x"\)\n {2}@tag\(name: "y"\)\n\{/,
    );
  });
});

describe("the name of a directive of federation", () => {
  it("is that of the subgraphs that use it", () => {
    const b = `extend schema @link(url: "https://specs.apollo.dev/tag/v0.3", as: "mine") type Mutation { b: Int }`;
    expect(definitionsOf({ a: `type Query @tag(name: "x") { a: Int }`, b }, "Query")).toContain(
      '@tag(name: "x")',
    );
  });
});

describe("a directive for operations", () => {
  it("keeps hidden arguments from clients", () => {
    const b = "directive @exec(a: Int, b: Int) on FIELD type Mutation { b: Int }";
    const a = (type: string): string =>
      `directive @exec(a: Int, b: ${type} @inaccessible) on FIELD type Query { a: Int }`;
    expect(definitionsOf({ a: a("Int"), b }, "exec")).toBe("directive @exec(a: Int) on FIELD");
    expect(errorsOf({ a: a("Int!"), b })).toEqual(["REQUIRED_INACCESSIBLE @exec(b:)"]);
  });

  it("has arguments that agree", () => {
    const defining = (args: string, kind: string): string =>
      `directive @exec${args} on FIELD type ${kind} { a: Int }`;
    const both = (left: string, right: string): Readonly<Record<string, string>> => ({
      a: defining(left, "Query"),
      b: defining(right, "Mutation"),
    });
    expect(errorsOf(both("(a: Int)", "(a: String)"))).toEqual(["FIELD_ARGUMENT_TYPE_MISMATCH @exec(a:)"]);
    expect(errorsOf(both("(a: Int = 1)", "(a: Int = 2)"))).toEqual([
      "FIELD_ARGUMENT_DEFAULT_MISMATCH @exec(a:)",
    ]);
    expect(errorsOf(both("(a: Int!)", ""))).toEqual(["REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH @exec(a:)"]);
    expect(definitionsOf(both("(a: Int = 1)", "(a: Int!)"), "exec")).toBe(
      "directive @exec(a: Int!) on FIELD",
    );
  });

  it("is what all subgraphs define in common", () => {
    const schemas = {
      a: `directive @exec(a: Int, b: Int) on QUERY | FIELD type Query { a: Int }`,
      b: `directive @exec(a: Int) on FIELD type Query { b: Int }`,
    };
    expect(definitionsOf(schemas, "exec")).toBe("directive @exec(a: Int) on FIELD");
  });

  it("is left out where a subgraph lacks it", () => {
    const schemas = {
      a: `directive @exec on FIELD type Query { a: Int }`,
      b: `type Query { b: Int }`,
    };
    expect(compositionOf(schemas).supergraphSdl).not.toContain("@exec");
  });
});

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
