import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { plan, planText, stageText } from "../planning.ts";

const model = composeModel({
  a: `type Query { nodes: [Node] node: Node }
      interface Node { id: ID! }
      type A implements Node @key(fields: "id") { id: ID! owner: User other: User }
      type B implements Node @key(fields: "id") { id: ID! owner: User }
      type C implements Node @key(fields: "id") { id: ID! owner: User }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
  b: `type User @key(fields: "id") { id: ID! name: String age: Int }
      type A @key(fields: "id") { id: ID! x: Int } type B @key(fields: "id") { id: ID! x: Int }`,
});

describe("entities below objects of different types", () => {
  const operation = "{ nodes { ... on A { owner { name } } ... on B { owner { name } } } }";

  it("are fetched by one _entities field where the same is asked for", () => {
    expect(stageText(model, operation, "fetch-graph")).toBe(
      [
        "0 a: {nodes{__typename ...on A{owner{id}} ...on B{owner{id}}}}",
        "1 b after 0: at nodes.@|[A].owner {...on User{name}}",
        "2 b after 0: at nodes.@|[B].owner {...on User{name}}",
      ].join("\n"),
    );
    expect(stageText(model, operation, "optimise")).toBe(
      [
        "passes: batch-entity-fetches, join-entity-inputs",
        "0 a: {nodes{__typename ...on A{owner{id}} ...on B{owner{id}}}}",
        "1 b after 0: at nodes.@|[A,B].owner {...on User{name}}",
      ].join("\n"),
    );
  });

  it("are fetched by one field for as many types as there are", () => {
    expect(
      planText(
        model,
        "{ nodes { ... on A { owner { name } } ... on B { owner { name id } } ... on C { owner { name } } } }",
      ),
    ).toBe(
      [
        "0 a: {nodes{__typename ...on A{owner{id}} ...on B{owner{id}} ...on C{owner{id}}}}",
        "1 b after 0 at nodes.@.<A|B|C>.owner: {...on User{name}}",
      ].join("\n"),
    );
  });

  it("are fetched by fields of their own where something else is asked for", () => {
    expect(
      planText(model, "{ nodes { ... on A { owner { name } } ... on B { owner { age } } } }").split("\n")[1],
    ).toBe(
      "1 b after 0 at nodes.@.<A>.owner and at nodes.@.<B>.owner: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on User{name}} _entities1:_entities{...on User{age}}}",
    );
  });

  it("are fetched by fields of their own where they stand under other names or in other places", () => {
    const paths = (text: string): readonly string[] =>
      plan(model, text).fetches.flatMap((fetch) =>
        fetch.kind === "entities" ? fetch.inputs.map(({ path }) => JSON.stringify(path.at(-1))) : [],
      );
    expect(paths("{ nodes { ... on A { owner { name } other { name } } } }")).toEqual([
      '{"kind":"field","dataKey":"owner"}',
      '{"kind":"field","dataKey":"other"}',
    ]);
    expect(
      paths("{ nodes { ... on A { owner { name } } } node { ... on B { owner { name } } } }"),
    ).toHaveLength(2);
  });
});

describe("entities of several types at one place", () => {
  it("are fetched by one _entities field with a type condition for each", () => {
    expect(planText(model, "{ nodes { ... on A { x } ... on B { x } } }")).toBe(
      [
        "0 a: {nodes{__typename ...on A{id} ...on B{id}}}",
        "1 b after 0 at nodes.@.<A|B>: {...on A{x} ...on B{x}}",
      ].join("\n"),
    );
  });
});
