import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { plan, planText } from "./planning.ts";

describe("interfaces and unions", () => {
  const model = composeModel({
    a: `type Query { nodes: [Node] any: Any } interface Node { id: ID! } union Any = A | C
        type A implements Node @key(fields: "id") { id: ID! a: Int } type B implements Node @key(fields: "id") { id: ID! b: Int }
        type C { c: Int }`,
    b: `type A @key(fields: "id") { id: ID! x: Int } type B @key(fields: "id") { id: ID! x: Int y: Int }`,
  });

  it("asks the interface for what all types have", () => {
    expect(planText(model, "{ nodes { id } }")).toMatchInlineSnapshot(`"0 a: {nodes{__typename id}}"`);
    expect(planText(model, "{ nodes { ... on A { id } ... on B { id } } }")).toMatchInlineSnapshot(
      `"0 a: {nodes{__typename id}}"`,
    );
  });

  it("asks each type for its own, in one visit", () => {
    expect(
      planText(model, "{ nodes { __typename id ... on A { a x } ... on B { y t: __typename } } }"),
    ).toMatchInlineSnapshot(`
      "0 a: {nodes{__typename id ...on A{a}}}
      1 b after 0 at nodes.@: {...on A{x} ...on B{y}}"
    `);
  });

  it("represents only the types that something is wanted of", () => {
    expect(planText(model, "{ any { ... on A { x } ... on C { c } } }")).toMatchInlineSnapshot(`
      "0 a: {any{__typename ...on A{id} ...on C{c}}}
      1 b after 0 at any.<A>: {...on A{x}}"
    `);
  });

  it("keeps a condition with the type that it is on", () => {
    expect(
      planText(model, "query ($q: Boolean!) { nodes { ... on A @include(if: $q) { x } ... on B { x } } }"),
    ).toMatchInlineSnapshot(`
      "0 a: query($q:Boolean!){nodes{__typename ...on A{id@include(if:$q)} ...on B{id}}}
      1 b after 0 at nodes.@.<A> if $q and at nodes.@.<B>: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on A{x}} _entities1:_entities{...on B{x}}}"
    `);
  });

  it("tells the types of the response apart", () => {
    const [nodes] = plan(model, "{ nodes { id ... on A { a } ... on B { a: b } } }").response;
    expect(
      nodes?.selection?.map(({ responseKey, dataKey, types }) => ({ responseKey, dataKey, types })),
    ).toEqual([
      { responseKey: "id", dataKey: "id", types: undefined },
      { responseKey: "a", dataKey: "a", types: ["A"] },
      { responseKey: "a", dataKey: "a", types: ["B"] },
    ]);
  });

  it("takes a field as the object has it, where its interface says less", () => {
    const narrower = composeModel({
      a: `type Query { nodes: [Node] } interface Node { friend: Node n: Int }
          type A implements Node { friend: A n: Int! x: Int } type B implements Node { friend: A n: Int }`,
    });
    expect(
      planText(narrower, "{ nodes { ... on A { friend { x } } ... on B { friend { x } } } }"),
    ).toMatchInlineSnapshot(`"0 a: {nodes{__typename ...on A{friend{x}} ...on B{friend{x}}}}"`);
    const [nodes] = plan(narrower, "{ nodes { n } }").response;
    expect(nodes?.selection).toEqual([
      {
        responseKey: "n",
        dataKey: "n",
        coordinate: "A.n",
        type: { kind: "nonNull", of: { kind: "scalar", name: "Int" } },
        types: ["A"],
      },
      {
        responseKey: "n",
        dataKey: "_1_n",
        coordinate: "Node.n",
        type: { kind: "scalar", name: "Int" },
        types: ["B"],
      },
    ]);
  });

  it("gives equal names of clashing types internal aliases", () => {
    const clash = composeModel({
      a: `type Query { u: [U] } union U = A | B
          type A @key(fields: "id") { id: ID! n: String! @shareable } type B @key(fields: "id") { id: ID! n: String @shareable }`,
      b: `type A @key(fields: "id") { id: ID! n: String @shareable }`,
    });
    expect(planText(clash, "{ u { ... on A { n } ... on B { n } } }")).toMatchInlineSnapshot(
      `"0 a: {u{__typename ...on A{n} ...on B{_1_n:n}}}"`,
    );
  });

  it("plans a shared field for the types that all its subgraphs know", () => {
    const partly = composeModel({
      a: "type Query { u: U @shareable } union U = A | B type A @shareable { x: Int } type B @shareable { x: Int }",
      b: "type Query { u: U @shareable } union U = A | C type A @shareable { x: Int } type C @shareable { x: Int }",
    });
    expect(
      planText(partly, "{ u { __typename ... on A { x } ... on B { x } ... on C { x } } }"),
    ).toMatchInlineSnapshot(`"0 a: {u{__typename ...on A{x}}}"`);
  });
});

describe("@interfaceObject", () => {
  const model = composeModel({
    a: `type Query { nodes: [Node] } interface Node @key(fields: "id") { id: ID! i: Int }
        type A implements Node @key(fields: "id") { id: ID! i: Int a: Int }
        type B implements Node @key(fields: "id") { id: ID! i: Int b: Int }`,
    b: `type Query { things: [Node] } type Node @key(fields: "id") @interfaceObject { id: ID! extra: Int sure: Int! }`,
    c: `type A @key(fields: "id") { id: ID! onlyA: Int }`,
  });

  it("represents objects as the interface", () => {
    expect(planText(model, "{ nodes { id extra } }")).toMatchInlineSnapshot(`
      "0 a: {nodes{__typename id}}
      1 b after 0 at nodes.@: {...on Node{extra}}"
    `);
    expect(planText(model, "{ nodes { ... on A { extra } } }")).toMatchInlineSnapshot(`
      "0 a: {nodes{__typename ...on A{id}}}
      1 b after 0 at nodes.@.<A>: {...on Node{extra}}"
    `);
  });

  it("makes no hop where the type does not matter", () => {
    expect(planText(model, "{ things { id extra } }")).toMatchInlineSnapshot(`"0 b: {things{id extra}}"`);
  });

  it("makes one hop to learn the type, and what there is to get with it", () => {
    expect(planText(model, "{ things { __typename extra } }")).toMatchInlineSnapshot(`
      "0 b: {things{id extra}}
      1 a after 0 at things.@: {...on Node{__typename}}"
    `);
    expect(planText(model, "{ things { __typename extra i } }")).toMatchInlineSnapshot(`
      "0 b: {things{id extra}}
      1 a after 0 at things.@: {...on Node{i __typename}}"
    `);
    expect(planText(model, "{ things { ... on A { a } extra } }")).toMatchInlineSnapshot(`
      "0 b: {things{id extra}}
      1 a after 0 at things.@: {...on Node{__typename ...on A{a}}}"
    `);
  });

  it("learns the type before it goes on to a subgraph that knows one type only", () => {
    expect(planText(model, "{ things { ... on A { onlyA } } }")).toMatchInlineSnapshot(`
      "0 b: {things{id}}
      1 a after 0 at things.@: {...on Node{__typename}}
      2 c after 1 at things.@.<A>: {...on A{onlyA}}"
    `);
  });

  it("asks no other objects for a field that is wanted of some, where its null would take them away", () => {
    expect(planText(model, "{ things { ... on A { extra } } }")).toMatchInlineSnapshot(`
      "0 b: {things{id extra}}
      1 a after 0 at things.@: {...on Node{__typename}}"
    `);
    expect(planText(model, "{ things { ... on A { sure } } }")).toMatchInlineSnapshot(`
      "0 b: {things{id}}
      1 a after 0 at things.@: {...on Node{__typename}}
      2 b after 1 at things.@.<A>: {...on Node{sure}}"
    `);
    expect(planText(model, "{ things { ... on A { sure } ... on B { sure } } }")).toMatchInlineSnapshot(`
      "0 b: {things{id sure}}
      1 a after 0 at things.@: {...on Node{__typename}}"
    `);
    expect(planText(model, "{ nodes { extra ... on A { sure } } }")).toMatchInlineSnapshot(`
      "0 a: {nodes{__typename id}}
      1 b after 0 at nodes.@ and at nodes.@.<A>: query($representations0:[_Any!]!,$representations1:[_Any!]!){_entities0:_entities{...on Node{extra}} _entities1:_entities{...on Node{extra sure}}}"
    `);
  });

  it("asks no other objects for what a field of some requires, where its null would take them away", () => {
    const requiring = composeModel({
      a: `interface Node @key(fields: "id") { id: ID! } type B implements Node @key(fields: "id") { id: ID! }
          type A implements Node @key(fields: "id") { id: ID! extra: Int @external sure: Int! @external
            twice: Int @requires(fields: "extra") surely: Int @requires(fields: "sure") }`,
      b: `type Query { things: [Node] } type Node @key(fields: "id") @interfaceObject { id: ID! extra: Int sure: Int! }`,
    });
    expect(planText(requiring, "{ things { ... on A { twice } } }")).toMatchInlineSnapshot(`
      "0 b: {things{id extra}}
      1 a after 0 at things.@: {...on Node{__typename ...on A{twice}}}"
    `);
    expect(planText(requiring, "{ things { ... on A { surely } } }")).toMatchInlineSnapshot(`
      "0 b: {things{id}}
      1 a after 0 at things.@: {...on Node{__typename}}
      2 b after 1 at things.@.<A>: {...on Node{sure}}
      3 a after 2 at things.@.<A>: {...on A{surely}}"
    `);
  });
});
