import { describe, expect, it } from "vitest";
import { codesOf, federation, latest, messagesOf, problemsOf } from "../problems.ts";

const query = "type Query { a: Int }";

describe("a definition of a directive of federation", () => {
  it.each([
    [
      "is that of the specification",
      "directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE\nscalar federation__FieldSet",
    ],
    ["uses strings for selections", "directive @key(fields: String!) repeatable on OBJECT | INTERFACE"],
    ["uses lists of strings for selections", "directive @key(fields: [String!]!) on OBJECT"],
    ["leaves out what need not be given", "directive @listSize(assumedSize: Int) on FIELD_DEFINITION"],
    ["stands in fewer places", "directive @tag(name: String!) repeatable on OBJECT"],
    ["cannot be repeated", "directive @tag(name: String!) on OBJECT"],
    ["has a default of its own", 'directive @tag(name: String! = "x") repeatable on OBJECT'],
    [
      "asks for what may be left out",
      "directive @listSize(slicingArguments: [String!]!) on FIELD_DEFINITION",
    ],
  ])("can be one that %s", (_, definition) => {
    expect(problemsOf(latest(`${definition}\n${query}`))).toEqual([]);
  });

  it.each([
    ["stands in more places", "directive @shareable on OBJECT | INTERFACE"],
    ["takes more arguments", "directive @shareable(x: Int) on OBJECT"],
    ["lacks an argument that must be given", "directive @tag repeatable on OBJECT"],
    ["has an argument of another type", "directive @tag(name: ID!) repeatable on OBJECT"],
    ["has an argument that may be left out", "directive @override(from: String) on FIELD_DEFINITION"],
    ["has an optional string for a selection", "directive @requires(fields: String) on FIELD_DEFINITION"],
    [
      "has the type of federation 1",
      "directive @key(fields: _FieldSet!) repeatable on OBJECT\nscalar _FieldSet",
    ],
    [
      "has another default",
      "directive @key(fields: String!, resolvable: Boolean = false) repeatable on OBJECT",
    ],
    ["has no default", "directive @key(fields: String!, resolvable: Boolean) repeatable on OBJECT"],
    ["has lists of other items", "directive @listSize(slicingArguments: [String]) on FIELD_DEFINITION"],
  ])("cannot be one that %s", (_, definition) => {
    expect(codesOf(latest(`${definition}\n${query}`))).toEqual(["DIRECTIVE_DEFINITION_INVALID"]);
  });

  it("is held to the version that is linked", () => {
    const definition = "directive @shareable repeatable on OBJECT";
    expect(codesOf(federation(1, `${definition}\n${query}`))).toEqual(["DIRECTIVE_DEFINITION_INVALID"]);
    expect(codesOf(federation(2, `${definition}\n${query}`))).toEqual([]);
  });

  it("is told once with all that differs, and nothing that follows from it", () => {
    const sdl = latest(
      "directive @tag(label: String!) on OBJECT | QUERY\ntype Query @tag(label: 3) { a: Int }",
    );
    expect(problemsOf(sdl)).toEqual(["DIRECTIVE_DEFINITION_INVALID @tag a:2:1"]);
    expect(messagesOf(sdl)).toEqual([
      'The definition of "@tag" is not that of its specification, where it has an argument "name: String!"; it has no argument "label"; it does not stand on QUERY. Remove the definition, which composition knows, or make it that of the specification.',
    ]);
  });

  it("is not looked at where the name is not federation's", () => {
    const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
    expect(problemsOf(`${link}\ndirective @shareable(x: Int) on OBJECT\n${query}`)).toEqual([]);
  });
});

describe("without a link to federation", () => {
  it.each([
    "directive @key(fields: String!) on OBJECT | INTERFACE",
    "directive @key(fields: _FieldSet!) on OBJECT | INTERFACE\nscalar _FieldSet",
    "directive @requires(fields: String) on FIELD_DEFINITION",
    "directive @external on FIELD_DEFINITION",
    "directive @extends on OBJECT",
    "directive @authenticated(x: Int) on OBJECT",
  ])("%s is taken", (definition) => {
    expect(problemsOf(`${definition}\n${query}`)).toEqual([]);
  });

  it.each([
    "directive @key(fields: FieldSet!) on OBJECT | INTERFACE\nscalar FieldSet",
    "directive @tag(x: Int) on OBJECT",
    "directive @external on ENUM",
    "directive @override(x: Int) on FIELD_DEFINITION",
    "directive @shareable(x: Int) on OBJECT",
  ])("%s is refused", (definition) => {
    expect(codesOf(`${definition}\n${query}`)).toEqual(["DIRECTIVE_DEFINITION_INVALID"]);
  });

  it("@shareable means federation's where the schema defines it", () => {
    expect(codesOf(`directive @shareable on INTERFACE | FIELD_DEFINITION\n${query}`)).toEqual([
      "DIRECTIVE_DEFINITION_INVALID",
    ]);
    expect(
      codesOf(
        "directive @shareable repeatable on FIELD_DEFINITION\ntype Query { a: Int @shareable @shareable }",
      ),
    ).toEqual(["INVALID_SHAREABLE_USAGE"]);
  });
});

describe("a definition of @link", () => {
  it.each([
    "directive @link(url: String!, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA\nscalar link__Import\nenum link__Purpose { EXECUTION SECURITY }",
    "directive @link(url: String!, import: [String]) repeatable on SCHEMA",
  ])("can be %s", (definition) => {
    expect(problemsOf(latest(`${definition}\n${query}`))).toEqual([]);
  });

  it("cannot be another", () => {
    expect(codesOf(latest(`directive @link(url: Int) repeatable on SCHEMA\n${query}`))).toEqual([
      "DIRECTIVE_DEFINITION_INVALID",
    ]);
  });
});

describe("TYPE_DEFINITION_INVALID", () => {
  it.each([
    "type federation__FieldSet { a: Int }",
    "enum link__Import { A }",
    "scalar link__Purpose",
    "enum link__Purpose { SECURITY }",
    "enum link__Purpose { SECURITY EXECUTION OTHER }",
    "type Int { a: String }",
  ])("is for %s", (definition) => {
    const name = definition.split(" ")[1];
    expect(problemsOf(latest(`${definition}\n${query}`))).toEqual([`TYPE_DEFINITION_INVALID ${name} a:2:1`]);
  });

  it("is for the selections of federation 1", () => {
    expect(codesOf(`type _FieldSet { a: Int }\n${query}`)).toEqual(["TYPE_DEFINITION_INVALID"]);
  });

  it.each(["scalar federation__FieldSet", "scalar Int", "type FieldSet { a: Int }", "scalar link__Import"])(
    "is not for %s",
    (definition) => {
      expect(problemsOf(latest(`${definition}\n${query}`))).toEqual([]);
    },
  );
});
