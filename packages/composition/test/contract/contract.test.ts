import { printSchema } from "graphql";
import { describe, expect, test } from "vitest";
import { composeParsed } from "../../src/compose-parsed.ts";
import type { Contract } from "../../src/contract/contract.ts";
import { withMend } from "../../src/finding.ts";
import { parseSubgraphs } from "../../src/read/parse-subgraphs.ts";
import { inputsOf } from "../compositions.ts";

/** What composing a schema, or several, for an audience gives. */
function contractOf(sdl: string, contract: Partial<Contract>) {
  return composeParsed(parseSubgraphs(inputsOf({ a: sdl })).subgraphs, {
    contract: {
      includeTags: [],
      excludeTags: [],
      ...contract,
    },
  });
}

/** What clients see, in one line. */
function visibleIn(sdl: string, contract: Partial<Contract>): string {
  const { model, findings } = contractOf(sdl, contract);
  expect(findings.errors.map(withMend)).toEqual([]);
  return model === undefined ? "" : printSchema(model.apiSchema).replace(/\s+/g, " ").trim();
}

function errorsOf(sdl: string, contract: Partial<Contract>): readonly string[] {
  return contractOf(sdl, contract).findings.errors.map((error) => `${error.code}: ${withMend(error)}`);
}

describe("tags that are excluded", () => {
  const excludeTags = ["internal"];
  const tag = '@tag(name: "internal")';

  test.each([
    ["a field", `type Query { a: Int b: Int ${tag} }`, "type Query { a: Int }"],
    [
      "a type, and not what it shares with an interface",
      `type Query { a: I } interface I { x: Int } type T implements I { x: Int } type H implements I ${tag} { x: Int }`,
      "interface I { x: Int } type Query { a: I } type T implements I { x: Int }",
    ],
    ["an argument", `type Query { a(x: Int, y: Int ${tag}): Int }`, "type Query { a(x: Int): Int }"],
    ["a value", `type Query { a: E } enum E { A B ${tag} }`, "enum E { A } type Query { a: E }"],
    [
      "a field of an input type",
      `type Query { a(i: I): Int } input I { x: Int y: Int ${tag} }`,
      "input I { x: Int } type Query { a(i: I): Int }",
    ],
    [
      "a type of which nothing is left",
      `type Query { a: Int t: T ${tag} } type T { x: Int ${tag} }`,
      "type Query { a: Int }",
    ],
    [
      "a union of which nothing is left",
      `type Query { a: Int u: U ${tag} } union U = T type T ${tag} { x: Int }`,
      "type Query { a: Int }",
    ],
    [
      "a member of a union",
      `type Query { u: U } union U = T | H type T { x: Int } type H ${tag} { x: Int }`,
      "type Query { u: U } type T { x: Int } union U = T",
    ],
    [
      "a field of an interface that a type has hidden",
      `type Query { i: I } interface I { x: Int y: Int } type T implements I { x: Int ${tag} y: Int }`,
      "interface I { y: Int } type Query { i: I } type T implements I { y: Int }",
    ],
    [
      "a root type of which nothing is left",
      `type Query { a: Int } type Mutation { a: Int ${tag} }`,
      "type Query { a: Int }",
    ],
  ])("hide %s", (_, sdl, visible) => {
    expect(visibleIn(sdl, { excludeTags })).toBe(visible);
  });

  test("hide nothing that a subgraph needs for a key or a requirement", () => {
    const sdl = `type Query { t: T } type T @key(fields: "id") { id: ID! ${tag} name: String }`;
    expect(visibleIn(sdl, { excludeTags })).toBe("type Query { t: T } type T { name: String }");
  });
});

describe("tags that are included", () => {
  const includeTags = ["public"];
  const tag = '@tag(name: "public")';

  test.each([
    ["fields that carry one", `type Query { a: Int ${tag} b: Int }`, "type Query { a: Int }"],
    [
      "all fields of a type that carries one",
      `type Query ${tag} { a: T } type T ${tag} { x: Int y: Int }`,
      "type Query { a: T } type T { x: Int y: Int }",
    ],
    [
      "types of which a field carries one",
      `type Query { a: T ${tag} } type T { x: Int ${tag} y: Int }`,
      "type Query { a: T } type T { x: Int }",
    ],
    [
      "inputs, enums and scalars without one",
      `type Query { a(i: I): E ${tag} } input I { s: S } enum E { A } scalar S`,
      "enum E { A } input I { s: S } type Query { a(i: I): E } scalar S",
    ],
  ])("show %s", (_, sdl, visible) => {
    expect(visibleIn(sdl, { includeTags })).toBe(visible);
  });

  test("do not show what is excluded", () => {
    const sdl = `type Query ${tag} { a: Int b: Int @tag(name: "internal") }`;
    expect(visibleIn(sdl, { includeTags, excludeTags: ["internal"] })).toBe("type Query { a: Int }");
  });

  test("leave types that nothing leads to, unless these are to be hidden", () => {
    const sdl = `type Query { a(e: E): Int ${tag} b(f: F): Int } enum E { A } enum F { A } enum G ${tag} { A }`;
    expect(visibleIn(sdl, { includeTags })).toContain("enum F");
    expect(visibleIn(sdl, { includeTags, hideUnreachableTypes: true })).toBe(
      "enum E { A } enum G { A } type Query { a(e: E): Int }",
    );
  });

  test("leave the interfaces of types that operations come to, and the types of interfaces", () => {
    const sdl = `type Query { a: I b: T } interface I { x: Int } interface J { x: Int } type S implements I { x: Int }
      type T implements J { x: Int } type U { x: Int }`;
    const visible = visibleIn(sdl, { hideUnreachableTypes: true });
    expect(visible).toMatch(/interface I .*interface J .*type S .*type T /);
    expect(visible).not.toContain("type U");
  });
});

describe("what a contract cannot be", () => {
  test("one that shows a field and not its type", () => {
    const sdl = `type Query { a: T } type T @tag(name: "x") { b: Int }`;
    expect(errorsOf(sdl, { excludeTags: ["x"] })).toEqual([
      'REFERENCED_INACCESSIBLE: Clients see "Query.a", whose type "T" is hidden from them. Hide "Query.a" as well, or let the contract show "T" by its tags.',
    ]);
  });

  test("one that leaves nothing to ask for", () => {
    expect(errorsOf("type Query { a: Int }", { includeTags: ["x"] })).toEqual([
      'QUERY_ROOT_TYPE_INACCESSIBLE: The query type is hidden from clients, who could ask for nothing then. Let the contract show "Query" by its tags.',
    ]);
  });

  test("one that leaves an input type or an enum without anything in it", () => {
    const sdl = `type Query { a(i: I): E } input I { x: Int @tag(name: "x") } enum E { A @tag(name: "x") }`;
    expect(errorsOf(sdl, { excludeTags: ["x"] }).map((text) => text.split(":")[0])).toEqual([
      "ONLY_INACCESSIBLE_CHILDREN",
      "ONLY_INACCESSIBLE_CHILDREN",
    ]);
  });

  test("one that hides what must be given", () => {
    const sdl = `type Query { a(x: Int! @tag(name: "x")): Int }`;
    expect(errorsOf(sdl, { excludeTags: ["x"] })).toEqual([
      'REQUIRED_INACCESSIBLE: "Query.a(x:)" must be given, and is hidden from clients. Make it optional, or let the contract show "Query.a(x:)" by its tags.',
    ]);
  });

  test("one that hides the value of a default", () => {
    const sdl = `type Query { a(e: E = A): Int } enum E { A @tag(name: "x") B }`;
    expect(errorsOf(sdl, { excludeTags: ["x"] })).toEqual([
      'DEFAULT_VALUE_USES_INACCESSIBLE: The default of "Query.a(e:)" uses "E.A", which is hidden from clients. Change the default, or let the contract show "E.A" by its tags.',
    ]);
  });

  test("one that includes and excludes a tag", () => {
    const sdl = `type Query { a: Int @tag(name: "x") }`;
    expect(errorsOf(sdl, { includeTags: ["x"], excludeTags: ["x"] })).toEqual([
      'CONTRACT_TAG_CONFLICT: The contract includes and excludes the tag "x". Take it out of one of the two lists.',
    ]);
  });
});

test("a tag that nothing carries is remarked on", () => {
  const { findings } = contractOf(`type Query { a: Int @tag(name: "internal") b: Int }`, {
    excludeTags: ["internl"],
  });
  expect(findings.hints.map(withMend)).toEqual([
    'The contract names the tag "internl", which nothing carries. Did you mean "internal"? Correct its name, or take it out of the contract.',
  ]);
});

test("tags of all subgraphs count, and a renamed directive hides", () => {
  const link = (imports: string) =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;
  const inputs = [
    { name: "a", routingUrl: "", sdl: `${link('"@shareable"')} type Query { x: Int @shareable y: Int }` },
    {
      name: "b",
      routingUrl: "",
      sdl: `${link('"@shareable", "@tag", {name: "@inaccessible", as: "@secret"}')} type Query { x: Int @shareable @tag(name: "i") z: Int @secret }`,
    },
  ];
  const { supergraphSdl, model } = composeParsed(parseSubgraphs(inputs).subgraphs, {
    contract: {
      includeTags: [],
      excludeTags: ["i"],
    },
  });
  expect(supergraphSdl).toMatch(/x: Int @secret @tag\(name: "i"\)/);
  expect(supergraphSdl).toContain(
    '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", import: [{name: "@inaccessible", as: "@secret"}], for: SECURITY)',
  );
  expect(model && Object.keys(model.apiSchema.getQueryType()?.getFields() ?? {})).toEqual(["y"]);
});
