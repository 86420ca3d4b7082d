import { buildSchema, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { conditionKey } from "../../src/normalise/conditions.ts";
import { normaliseOperation } from "../../src/normalise/normalise-operation.ts";
import { printNormalised } from "../../src/normalise/print-normalised.ts";
import { defaultQueryPlannerSettings } from "../../src/settings.ts";

const schema = buildSchema(`
  type Query { node: Node any: Any user(id: ID, first: Int): User }
  interface Node { id: ID! friend: Node name: String }
  type User implements Node { id: ID! friend: User! name: String age: Int }
  type Robot implements Node { id: ID! friend: Robot name: String! age: Int model: String }
  type Cat implements Node { id: ID! friend: Robot name: String age: String }
  union Any = User | Robot
`);

function normalised(operation: string): string {
  return printNormalised(
    normaliseOperation(schema, parse(operation), undefined, {
      settings: defaultQueryPlannerSettings,
      incremental: false,
    }),
  );
}

describe("normalising an operation", () => {
  it("expands fragments and merges what they have in common", () => {
    expect(
      normalised(`
        { user { ...Named ...Friendly id } }
        fragment Named on User { name }
        fragment Friendly on Node { name friend { ...Named ... on User { id } } }
      `),
    ).toBe(["query", "  user", "    name", "    friend", "      name", "      id", "    id"].join("\n"));
  });

  it("merges fields of one response key and keeps aliases apart", () => {
    expect(normalised("{ user(id: 1) { id } user(id: 1) { name } other: user(id: 1) { id } }")).toBe(
      ["query", "  user(id: 1)", "    id", "    name", "  other: user(id: 1)", "    id"].join("\n"),
    );
  });

  it("puts arguments in one order", () => {
    expect(normalised("{ user(id: 1, first: 2) { id } }")).toBe(
      normalised("{ user(first: 2, id: 1) { id } }"),
    );
  });

  it("says for which types a field is, where it is not for all", () => {
    expect(normalised("{ node { id ... on User { age } ... on Robot { id model } } }")).toBe(
      [
        "query",
        "  node",
        "    id  on Cat User",
        "    id  on Robot",
        "    age  on User",
        "    model  on Robot",
      ].join("\n"),
    );
  });

  it("groups types by what the operation tells apart, however many there are", () => {
    expect(normalised("{ any { __typename ... on Node { id } ... on User { age } } }")).toBe(
      ["query", "  any", "    __typename", "    id", "    age  on User"].join("\n"),
    );
  });

  it("tells types apart whose field is of another type than that of the others", () => {
    expect(normalised("{ node { name } }")).toBe(
      ["query", "  node", "    name  on Cat User", "    name  on Robot"].join("\n"),
    );
    expect(normalised("{ node { friend { id } } }")).toBe(
      ["query", "  node", "    friend  on Cat Robot", "      id", "    friend  on User", "      id"].join(
        "\n",
      ),
    );
  });

  it("takes a field's type from the object, since it may be narrower than that of the interface", () => {
    const document = parse("{ node { ... on User { friend { age } } } }");
    const options = { settings: defaultQueryPlannerSettings, incremental: false };
    const { root } = normaliseOperation(schema, document, undefined, options);
    const friend = root.fields[0]?.selection?.fields[0];
    expect(String(friend?.type)).toBe("User!");
    expect(friend?.coordinate).toBe("User.friend");
    expect(friend?.selection?.runtimeTypes).toEqual(["User"]);
  });

  it("leaves out what is skipped for sure and keeps what depends on variables as a condition", () => {
    expect(
      normalised(`
        query ($a: Boolean!, $b: Boolean!) {
          user @skip(if: false) { id @include(if: true) name @include(if: false) age @include(if: $a) @skip(if: $b) }
        }
      `),
    ).toBe(["query $a $b", "  user", "    id", "    age  when $a & !$b"].join("\n"));
  });

  it("wants a field when any of its selections does, and says below only what is not known above", () => {
    expect(
      normalised(`
        query ($a: Boolean!, $b: Boolean!) {
          user @include(if: $a) { id name @include(if: $a) }
          user @include(if: $b) { id }
        }
      `),
    ).toBe(["query $a $b", "  user  when $a | $b", "    id", "    name  when $a"].join("\n"));
  });

  it("has a field at each place that it may have in the response, by what the variables are", () => {
    const { root } = normaliseOperation(
      schema,
      parse("query($x: Boolean!) { user { name @include(if: $x) id @skip(if: $x) age name id } }"),
      undefined,
      { settings: defaultQueryPlannerSettings, incremental: false },
    );
    const response = root.fields[0]?.selection?.response.map(
      ({ responseKey, when }) => `${responseKey} ${conditionKey(when)}`,
    );
    expect(response).toEqual(["name $x", "id !$x", "age ", "name !$x", "id $x"]);
  });

  it("has a field that other parts deliver under a condition where it is selected under that condition", () => {
    const operation =
      "query($x: Boolean!) { user { ... @defer { id @skip(if: $x) } name ... @defer { id } } }";
    const { root } = normaliseOperation(schema, parse(operation), undefined, {
      settings: defaultQueryPlannerSettings,
      incremental: true,
    });
    const response = root.fields[0]?.selection?.response.map(
      ({ responseKey, when }) => `${responseKey} ${conditionKey(when)}`,
    );
    expect(response).toEqual(["id !$x", "name ", "id $x"]);
  });

  it("refuses what has too many places", () => {
    const names = Array.from({ length: 40 }, (_, index) => `v${index}`);
    const fields = names.map((name) => `name @include(if: $${name}) a${name}: id`);
    const declared = names.map((name) => `$${name}: Boolean!`).join();
    const document = parse(`query(${declared}) { user { ${fields.join(" ")} } }`);
    const options = { settings: defaultQueryPlannerSettings, incremental: false };
    expect(() => normaliseOperation(schema, document, undefined, options)).toThrow(
      /combinations of @skip and @include/,
    );
  });
});
