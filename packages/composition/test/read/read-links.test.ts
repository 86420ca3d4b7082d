import { describe, expect, it } from "vitest";
import { FindingCollector } from "../../src/finding-collector.ts";
import { parseSubgraphs } from "../../src/read/parse-subgraphs.ts";
import { readSubgraphs } from "../../src/read-subgraphs.ts";
import { codesOf, messagesOf, problemsOf } from "../problems.ts";

const host = "https://specs.apollo.dev";
const toFederation = `@link(url: "${host}/federation/v2.3", import: ["@key"])`;

/** A schema with these links, an entity, and what else it needs. */
function linking(links: string, more = ""): string {
  return `extend schema ${links}\ntype Query { a: Int }\n${more}`;
}

describe("a link to federation", () => {
  it("brings its directives under the names that it imports, and the others behind its own name", () => {
    const entity = '@k(fields: "id") @fed__shareable @tag(name: "x") { id: ID! }';
    expect(
      problemsOf(
        linking(
          `@link(url: "${host}/federation/v2.3", as: "fed", import: [{ name: "@key", as: "@k" }, "@tag"])`,
          `type T ${entity}`,
        ),
      ),
    ).toEqual([]);
  });

  it("hides the long name of what it imports", () => {
    expect(messagesOf(linking(toFederation, 'type T @federation__key(fields: "id") { id: ID! }'))).toEqual([
      'Unknown directive "@federation__key". It is imported as "@key".',
    ]);
  });

  it("imports its types", () => {
    expect(
      problemsOf(
        linking(
          `@link(url: "${host}/federation/v2.3", import: ["@key", { name: "FieldSet", as: "Fields" }])`,
          'scalar Fields\ndirective @key(fields: Fields!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE\ntype T @key(fields: "id") { id: ID! }',
        ),
      ),
    ).toEqual([]);
  });

  it.each(["v1.0", "v2.99", "v3.0"])("cannot be to %s", (version) => {
    expect(
      problemsOf(linking(`@link(url: "${host}/federation/${version}", import: ["@key", "@new"])`)),
    ).toEqual(["UNKNOWN_FEDERATION_LINK_VERSION a:1:15"]);
  });

  it("imports what its version has", () => {
    const message = (version: string, name: string): readonly string[] =>
      messagesOf(linking(`@link(url: "${host}/federation/${version}", import: ["${name}"])`));
    expect(message("v2.0", "@interfaceObject")).toEqual([
      `"${host}/federation/v2.0" has no "@interfaceObject" to import. It came with v2.3: link that version or a later one.`,
    ]);
    expect(message("v2.3", "@sharable")).toEqual([
      `"${host}/federation/v2.3" has no "@sharable" to import. Remove it. Did you mean "@shareable"?`,
    ]);
    expect(message("v2.3", "key")).toHaveLength(1);
    expect(message("v2.3", "@FieldSet")).toHaveLength(1);
    expect(message("v2.3", "FieldSet")).toEqual([]);
  });
});

describe("the link specification", () => {
  it.each([
    ["as", `@core(url: "${host}/link/v1.0", as: "core")`],
    ["by an import", `@core(url: "${host}/link/v1.0", import: [{ name: "@link", as: "@core" }])`],
  ])("can be renamed %s, and need not be defined", (_, link) => {
    expect(
      problemsOf(
        linking(
          `${link} @core(url: "${host}/federation/v2.3", import: ["@key"])`,
          'type T @key(fields: "id") { id: ID! }',
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    ["link__Purpose", "link__Import", ""],
    ["Purpose", "Import", ', import: ["@link", "Purpose", "Import"]'],
  ])("can be defined with the types %s and %s", (purpose, item, imports) => {
    expect(
      problemsOf(
        linking(
          `@link(url: "${host}/link/v1.0"${imports}) ${toFederation}`,
          `directive @link(url: String!, as: String, for: ${purpose}, import: [${item}]) repeatable on SCHEMA
enum ${purpose} { SECURITY EXECUTION }
scalar ${item}`,
        ),
      ),
    ).toEqual([]);
  });

  // @apollo/composition 2.14 says INVALID_LINK_DIRECTIVE_USAGE where federation is linked too.
  it.each(["v0.9", "v1.1", "v2.0"])("is not known in %s", (version) => {
    expect(problemsOf(linking(`@link(url: "${host}/link/${version}") ${toFederation}`))).toEqual([
      "UNKNOWN_LINK_VERSION a:1:15",
    ]);
  });

  it("leaves a directive @link of the schema's own alone", () => {
    expect(
      problemsOf('directive @link(to: String) on FIELD_DEFINITION\ntype Query { a: Int @link(to: "b") }'),
    ).toEqual([]);
  });
});

describe("a link to another specification", () => {
  it("brings directives and types that the schema defines", () => {
    expect(
      problemsOf(
        linking(
          `${toFederation} @link(url: "https://example.com/foo/v1.0", import: ["@bar", { name: "Baz", as: "Qux" }], for: SECURITY)`,
          `directive @bar(x: Qux) on OBJECT
directive @foo__other on OBJECT
directive @foo on OBJECT
scalar Qux
type T @bar(x: 1) @foo__other @foo { id: ID! }`,
        ),
      ),
    ).toEqual([]);
  });

  it("brings types that fields may have", () => {
    const [schema] = readSubgraphs(
      parseSubgraphs([
        {
          name: "a",
          routingUrl: "",
          sdl: linking(
            `${toFederation} @link(url: "https://example.com/time/v1.0", import: ["Date"])`,
            "scalar Date\nscalar time__Zone\ntype T { at: Date in: time__Zone }",
          ),
        },
      ]).subgraphs,
      new FindingCollector(),
    );
    expect([...(schema?.types.keys() ?? [])]).toEqual(["Query", "Date", "time__Zone", "T"]);
  });

  it("does not define what it imports", () => {
    expect(
      codesOf(
        linking(
          `${toFederation} @link(url: "https://example.com/foo/v1.0", import: ["@bar"])`,
          "type T @bar { id: ID! }",
        ),
      ),
    ).toEqual(["INVALID_GRAPHQL"]);
  });

  it.each([
    ["tag", "v0.3", '@tag(name: "x")', "@tag"],
    ["inaccessible", "v0.2", "@inaccessible", "@inaccessible"],
    ["authenticated", "v0.1", "@authenticated", "@authenticated"],
    ["requiresScopes", "v0.1", '@requiresScopes(scopes: [["a"]])', "@requiresScopes"],
    ["policy", "v0.1", '@policy(policies: [["a"]])', "@policy"],
    ["cost", "v0.1", "@cost(weight: 1)", "@cost"],
  ])("knows %s %s, whose directives federation has too", (name, version, use, imported) => {
    const link = `@link(url: "${host}/${name}/${version}"`;
    const type = `type T ${use} { id: ID! }`;
    expect(problemsOf(linking(`${toFederation} ${link})`, type))).toEqual([]);
    expect(problemsOf(linking(`${toFederation} ${link}, import: ["${imported}"])`, type))).toEqual([]);
    expect(
      problemsOf(linking(`${toFederation} ${link}, as: "other")`, type.replace(imported, "@other"))),
    ).toEqual([]);
    expect(problemsOf(linking(`${toFederation} ${link}, import: ["@nothing"])`))).toHaveLength(1);
  });

  it("has further directives of such a specification behind its name", () => {
    expect(
      problemsOf(
        linking(
          `${toFederation} @link(url: "${host}/cost/v0.1")`,
          "type T { id: [ID] @cost__listSize(assumedSize: 2) }",
        ),
      ),
    ).toEqual([]);
  });

  // @apollo/composition 2.14 composes connectors for its own router; nothing here could call them.
  it("cannot be to connectors", () => {
    expect(
      problemsOf(linking(`${toFederation} @link(url: "${host}/connect/v0.1", import: ["@connect"])`)),
    ).toEqual(["UNSUPPORTED_LINKED_FEATURE a:1:88"]);
  });
});

describe("INVALID_LINK_IDENTIFIER", () => {
  it.each([
    "",
    "foo",
    "foo bar",
    "https://example.com/",
    "https://example.com/foo",
    "https://example.com/v1.0",
    "https://example.com/foo/v1",
    "https://specs.apollo.dev/federation/2.0",
  ])("is for %j", (url) => {
    expect(problemsOf(linking(`@link(url: ${JSON.stringify(url)})`))).toEqual([
      "INVALID_LINK_IDENTIFIER a:1:15",
    ]);
  });

  it.each([
    "https://example.com/foo-bar/v1.0",
    "https://example.com/foo.bar/v1.0",
    "http://example.com/a/b/c/v1.0",
    "https://example.com/foo/v1.0/?a=b#c",
  ])("is not for %s", (url) => {
    expect(problemsOf(linking(`${toFederation} @link(url: "${url}")`))).toEqual([]);
  });
});

describe("INVALID_LINK_DIRECTIVE_USAGE", () => {
  const foo = '@link(url: "https://example.com/foo/v1.0"';
  it.each([
    ["a link without a url", '@link(as: "x")'],
    ["a link whose url is null", "@link(url: null)"],
    ["a link whose url is a number", "@link(url: 3)"],
    ["imports that are no list", `${foo}, import: "@x")`],
    ["imports that are no names", `${foo}, import: [1])`],
    ["imports without a name", `${foo}, import: [{ as: "@x" }])`],
    ["imports with more than two names", `${foo}, import: [{ name: "@x", as: "@y", or: "@z" }])`],
    ["a directive that is imported as a type", `${foo}, import: [{ name: "@x", as: "x" }])`],
    ["a type that is imported as a directive", `${foo}, import: [{ name: "X", as: "@x" }])`],
    [
      "a directive that is imported under a name of GraphQL",
      `${foo}, import: [{ name: "@x", as: "@deprecated" }])`,
    ],
    ["a type that is imported under a name of GraphQL", `${foo}, import: [{ name: "X", as: "ID" }])`],
    ["a name that is not one of GraphQL", `${foo}, as: "a-b")`],
    ["a name with @", `${foo}, as: "@foo")`],
    ["a name with __", `${foo}, as: "a__b")`],
    ["a name that ends in _", `${foo}, as: "a_")`],
    ["a url with such a name", '@link(url: "https://example.com/1foo/v1.0")'],
    ["one specification twice", `${foo}) @link(url: "https://example.com/foo/v1.1", as: "bar")`],
    ["two specifications of one name", `${foo}) @link(url: "https://example.org/foo/v1.0")`],
    [
      "a specification with the name of another",
      `${foo}) @link(url: "https://example.org/bar/v1.0", as: "foo")`,
    ],
    ["a specification with the name of @link", '@link(url: "https://example.com/link/v1.0")'],
    ["one name for two imports", `${foo}, import: ["@x", { name: "@y", as: "@x" }])`],
    [
      "one name for imports of two specifications",
      `${foo}, import: ["@x"]) @link(url: "https://example.com/bar/v1.0", import: ["@x"])`,
    ],
    ["two names for one import", `${foo}, import: ["@x", { name: "@x", as: "@y" }])`],
    [
      "an import with the name of another specification",
      `${foo}, import: ["@bar"]) @link(url: "https://example.com/bar/v1.0")`,
    ],
    [
      "an import that looks like another specification's",
      `${foo}, import: ["@bar__x"]) @link(url: "https://example.com/bar/v1.0")`,
    ],
    ["@key that another specification could mean", '@link(url: "https://example.com/key/v1.0")'],
    ["an import that @link does not have", `@link(url: "${host}/link/v1.0", import: ["@foo"])`],
  ])("is for %s", (_, links) => {
    const problems = problemsOf(linking(`${toFederation} ${links}`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^INVALID_LINK_DIRECTIVE_USAGE a:1:/);
  });

  it.each([
    ["null for all that may be left out", `${foo}, as: null, import: null, for: null)`],
    ["one import twice", `${foo}, import: ["@x", "@x"])`],
    ["the specification's own name", `${foo}, import: ["@foo"])`],
    [
      "two specifications of one name, one renamed",
      `${foo}) @link(url: "https://example.org/foo/v1.0", as: "bar")`,
    ],
    [
      "links on the schema and its extensions",
      `${foo})\nextend schema @link(url: "https://example.com/bar/v1.0")`,
    ],
  ])("is not for %s", (_, links) => {
    expect(problemsOf(linking(`${toFederation} ${links}`))).toEqual([]);
  });

  it("tells nothing that follows from a wrong link", () => {
    expect(
      codesOf(
        linking(
          '@link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@kei"])',
          "type T @kei { id: ID! }",
        ),
      ),
    ).toEqual(["INVALID_LINK_DIRECTIVE_USAGE"]);
  });
});

describe("a directive that is imported under another name", () => {
  const link = `@link(url: "${host}/federation/v2.7", import: ["@key", { name: "@tag", as: "@label" }])`;

  it("may not be defined and applied under the name that it would have otherwise", () => {
    expect(
      problemsOf(
        linking(
          link,
          'directive @federation__tag(name: String!) on OBJECT\ntype T @federation__tag(name: "x") { a: Int }',
        ),
      ),
    ).toEqual(["INVALID_LINK_DIRECTIVE_USAGE a:1:87"]);
  });

  it.each([
    ["defined and not applied", "directive @federation__tag(name: String!) on OBJECT"],
    [
      "one of the schema's own of the plain name",
      "directive @tag(x: Int) on OBJECT\ntype T @tag(x: 1) { a: Int }",
    ],
  ])("may be %s", (_, more) => {
    expect(codesOf(linking(link, more))).toEqual([]);
  });
});
