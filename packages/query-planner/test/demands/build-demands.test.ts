import { buildSupergraphModel } from "@hansa/federation-model";
import { composeModel, composeSdl } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { planStages, printStage } from "../../src/index.ts";
import { stageText } from "../planning.ts";

describe("demands", () => {
  it("name the subgraphs that have a field, with what each wants or gives for it", () => {
    const model = composeModel({
      a: `type Query { best: P @provides(fields: "name") p: P }
          type P @key(fields: "id") { id: ID! name: String @external weight: Int }`,
      b: `type P @key(fields: "id") { id: ID! name: String @shareable weight: Int @external cost: Int @requires(fields: "weight") }`,
    });
    expect(stageText(model, "{ best { name cost } p { name } }", "demands")).toMatchInlineSnapshot(`
      "Query.best  {a (provides name)}
        P.name  {a (external), b}
        P.cost  {b (requires weight)}
      Query.p  {a}
        P.name  {b}"
    `);
  });

  it("are one for all types that have the field in the same places in the same way", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node { id: ID! x: Int }
          type A implements Node @key(fields: "id") { id: ID! x: Int } type B implements Node @key(fields: "id") { id: ID! x: Int }
          type C implements Node @key(fields: "id") { id: ID! x: Int @external }`,
      b: 'type C @key(fields: "id") { id: ID! x: Int }',
    });
    expect(stageText(model, "{ nodes { id x } }", "demands")).toMatchInlineSnapshot(`
      "Query.nodes  {a}
        A|B.id  {a}
        C.id  {a, b}
        A|B.x  {a}
        C.x  {b}"
    `);
  });

  it("are one for types that a subgraph resolves a field of, whatever another calls external", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node @key(fields: "id") { id: ID! }
          type A implements Node @key(fields: "id") { id: ID! }
          type B implements Node @key(fields: "id") { id: ID! extra: Size @external boxes: Int @requires(fields: "extra { w }") }
          type Size @shareable { w: Int }`,
      b: `type Query { node: Node } type Node @key(fields: "id") @interfaceObject { id: ID! extra: Size }
          type Size @shareable { w: Int }`,
    });
    expect(stageText(model, "{ node { extra { w } } }", "demands")).toMatchInlineSnapshot(`
      "Query.node  {b}
        Node.extra  {b (through Node)}
          Size.w  {a, b}"
    `);
  });

  it("are apart for types with which other things are provided below a field, and together for what has no fields", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] @provides(fields: "... on A { x size { w } } ... on B { x }") nodesBelow: [Node] @provides(fields: "... on A { size { w } } ... on B { size { h } }") }
          interface Node { x: Int size: Size }
          type A implements Node @key(fields: "id") { id: ID! x: Int @external size: Size @external }
          type B implements Node @key(fields: "id") { id: ID! x: Int @external size: Size @external }
          type Size { w: Int @external h: Int @external }`,
      b: `type A @key(fields: "id") { id: ID! x: Int size: Size } type B @key(fields: "id") { id: ID! x: Int size: Size }
          type Size { w: Int h: Int }`,
    });
    const fields = "{ x size { w } }";
    expect(stageText(model, `{ nodes ${fields} nodesBelow ${fields} }`, "demands")).toMatchInlineSnapshot(`
      "Query.nodes  {a (provides ... on A { size { w } x } ... on B { x })}
        Node.x  {a (external), b}
        A.size  {a (external), b}
          Size.w  {a (external), b}
        B.size  {b}
          Size.w  {b}
        Node.__typename  {anywhere}
      Query.nodesBelow  {a (provides ... on A { size { w } } ... on B { size { h } })}
        Node.x  {b}
        A.size  {a (external), b}
          Size.w  {a (external), b}
        B.size  {a (external), b}
          Size.w  {b}
        Node.__typename  {anywhere}"
    `);
  });

  it("are only for the types that every subgraph with the field above knows", () => {
    const model = composeModel({
      a: "type Query { u: U @shareable } union U = A | B type A @shareable { x: Int } type B { x: Int }",
      b: "type Query { u: U @shareable } union U = A | C type A @shareable { x: Int } type C { x: Int }",
    });
    expect(
      stageText(model, "{ u { ... on A { x } ... on B { x } ... on C { x } } }", "demands"),
    ).toMatchInlineSnapshot(`
      "Query.u  {a, b}
        A.x  {a, b}
        A.__typename  {anywhere}"
    `);
  });

  it("say through which interface-object a type has a field", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node @key(fields: "id") { id: ID! }
          type A implements Node @key(fields: "id") { id: ID! }`,
      b: 'type Node @key(fields: "id") @interfaceObject { id: ID! extra: Int }',
    });
    expect(stageText(model, "{ nodes { __typename extra } }", "demands")).toMatchInlineSnapshot(`
      "Query.nodes  {a}
        Node.extra  {b (through Node)}
        Node.__typename  {anywhere}"
    `);
  });

  it("leave out the places that an override took, as its label is", () => {
    const sdl = composeSdl({
      a: 'type Query { p: P } type P @key(fields: "id") { id: ID! x: Int y: Int @shareable }',
      b: 'type P @key(fields: "id") { id: ID! x: Int @override(from: "a") y: Int @shareable }',
    })
      .replace("join/v0.3", "join/v0.4")
      .replace(
        "y: Int",
        'y: Int @join__field(graph: A, overrideLabel: "percent(5)") @join__field(graph: B, override: "a", overrideLabel: "percent(5)")',
      );
    const model = buildSupergraphModel(sdl);
    expect(stageText(model, "{ p { x y } }", "demands")).toMatchInlineSnapshot(`
      "Query.p  {a}
        P.x  {b}
        P.y  {a}"
    `);
    const overrideLabels = new Set(["percent(5)"]);
    expect(stageText(model, "{ p { x y } }", "demands", { overrideLabels })).toMatchInlineSnapshot(`
      "Query.p  {a}
        P.x  {b}
        P.y  {b}"
    `);
  });

  it("carry conditions, and the keys under which values stand in the data", () => {
    const model = composeModel({
      a: `type Query { u: U n(x: Int): Int } union U = A | B
          type A @key(fields: "id") { id: ID! v: String! @shareable } type B { v: String }`,
      b: 'type A @key(fields: "id") { id: ID! v: String @shareable }',
    });
    expect(
      stageText(
        model,
        "query ($q: Boolean!) { n one: n(x: 1) @include(if: $q) u { ... on A { v @skip(if: $q) } ... on B { v } } }",
        "demands",
      ),
    ).toMatchInlineSnapshot(`
      "Query.n  {a}
      Query.n(x: 1)  {a}  as one  when $q
      Query.u  {a}
        A.v  {a, b}  when !$q
        B.v  {a}  as _1_v
        U.__typename  {anywhere}"
    `);
  });

  it("have none for what the API schema answers itself", () => {
    const model = composeModel({ a: "type Query { n: Int }" });
    const stages = planStages(model, { document: parse("{ __typename __schema { queryType { name } } n }") });
    expect(printStage(model, stages, "demands")).toMatchInlineSnapshot(`
      "Query.n  {a}
      __schema  {introspection}"
    `);
  });

  it("ask of a mutation's root one after the other", () => {
    const model = composeModel({
      a: "type Query { n: Int } type Mutation { one: Int }",
      b: "type Mutation { two: Int }",
    });
    const stages = planStages(model, { document: parse("mutation { one two again: one }") });
    expect(stages.demands.roots.map(({ demands }) => demands.map(({ fieldName }) => fieldName))).toEqual([
      ["one"],
      ["two"],
      ["one"],
    ]);
  });
});
