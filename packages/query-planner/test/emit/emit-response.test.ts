import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import type { ResponseField } from "../../src/index.ts";
import { plan } from "../planning.ts";

const model = composeModel({
  a: `type Query { node: Node! list: [[Kind!]]! user: User }
      enum Kind { A B HIDDEN @inaccessible }
      interface Node { id: ID! name: String }
      type User implements Node @key(fields: "id") { id: ID! name: String! age: Int }
      type Robot implements Node { id: ID! name: String model: String }`,
  b: 'type User @key(fields: "id") { id: ID! mail: String }',
});

/** One line a field: where it is read from, for which types, when, and its fields in braces. */
function lines(fields: readonly ResponseField[] | undefined): string {
  return (fields ?? [])
    .map(({ responseKey, dataKey, types, when, constant, selection }) => {
      const from = dataKey === responseKey ? "" : ` from ${dataKey}`;
      const on = types === undefined ? "" : ` on ${types.join("|")}`;
      const if_ = when === undefined ? "" : ` when ${JSON.stringify(when)}`;
      const is = constant === undefined ? "" : ` = ${constant}`;
      return `${responseKey}${from}${on}${if_}${is}${selection === undefined ? "" : ` { ${lines(selection)} }`}`;
    })
    .join(", ");
}

describe("the response", () => {
  it("has the client's fields in the client's order, whichever fetch brings them", () => {
    expect(lines(plan(model, "{ user { mail n: name id } node { id } }").response)).toBe(
      "user { mail, n, id }, node { id }",
    );
  });

  it("knows the type name of an object's place, and reads that of an interface's", () => {
    expect(lines(plan(model, "{ __typename user { t: __typename } node { t: __typename } }").response)).toBe(
      "__typename = Query, user { t from __typename = User }, node { t from __typename }",
    );
  });

  it("says for which types a field is, and where its types stand under other keys", () => {
    expect(
      lines(plan(model, "{ node { name ... on User { age } ... on Robot { model id } } }").response),
    ).toMatchInlineSnapshot(
      `"node { name on Robot, name from _1_name on User, age on User, model on Robot, id on Robot }"`,
    );
  });

  it("says when a field is in it", () => {
    expect(lines(plan(model, "query ($q: Boolean!) { user { id name @skip(if: $q) } }").response)).toBe(
      'user { id, name when [[{"variable":"q","equals":false}]] }',
    );
  });

  it("says what its values must be", () => {
    const [list, node] = plan(model, "{ list node { id } }").response;
    expect(list?.type).toEqual({
      kind: "nonNull",
      of: {
        kind: "list",
        of: { kind: "list", of: { kind: "nonNull", of: { kind: "enum", name: "Kind", values: ["A", "B"] } } },
      },
    });
    expect(node?.type).toEqual({
      kind: "nonNull",
      of: { kind: "abstract", name: "Node", possibleTypes: ["User", "Robot"] },
    });
  });

  it("shows nothing that only the planner asked for", () => {
    expect(lines(plan(model, "{ user { mail } }").response)).toBe("user { mail }");
  });
});
