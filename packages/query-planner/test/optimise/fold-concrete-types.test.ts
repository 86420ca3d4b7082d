import { composeModel } from "@hansa/federation-testkit";
import { describe, expect, it } from "vitest";
import { planText, stageText } from "../planning.ts";

describe("what concrete types are asked for alike", () => {
  const model = composeModel({
    a: `type Query { nodes: [Node] any: Any }
        interface Node { id: ID! size(unit: String): Int owner: User }
        interface Named { name: String }
        type A implements Node & Named @key(fields: "id") { id: ID! size(unit: String): Int owner: User name: String }
        type B implements Node & Named @key(fields: "id") { id: ID! size(unit: String): Int owner: User name: String }
        type C implements Node @key(fields: "id") { id: ID! size(unit: String): Int owner: User }
        union Any = A | B | C
        type User { id: ID! mail: String }`,
    b: `interface Priced { price: Int }
        type A implements Priced @key(fields: "id") { id: ID! price: Int }
        type B implements Priced @key(fields: "id") { id: ID! price: Int }
        type C @key(fields: "id") { id: ID! price: Int }`,
  });

  it("is asked of each type where it was written so, until this pass", () => {
    expect(stageText(model, "{ nodes { id } }", "fetch-graph")).toBe(
      "0 a: {nodes{__typename ...on A{id} ...on B{id} ...on C{id}}}",
    );
    expect(stageText(model, "{ nodes { id } }", "optimise")).toBe(
      ["passes: fold-concrete-types", "0 a: {nodes{__typename id}}"].join("\n"),
    );
  });

  it("is asked of the interface where they are all that the place can be", () => {
    expect(
      planText(
        model,
        '{ nodes { ... on A { size(unit: "m") } ... on B { size(unit: "m") } ... on C { size(unit: "m") } } }',
      ),
    ).toBe('0 a: {nodes{__typename size(unit:"m")}}');
  });

  it("is asked of an interface that stands for just those types of the place", () => {
    expect(planText(model, "{ nodes { id ... on A { name } ... on B { name } } }")).toBe(
      "0 a: {nodes{__typename id ...on Named{name}}}",
    );
    expect(planText(model, "{ any { ... on A { name id } ... on B { name } } }")).toBe(
      "0 a: {any{__typename ...on A{id} ...on Named{name}}}",
    );
  });

  it("is asked of an interface in _entities, where no other types are represented", () => {
    expect(planText(model, "{ nodes { ... on A { price } ... on B { price } } }")).toBe(
      [
        "0 a: {nodes{__typename ...on A{id} ...on B{id}}}",
        "1 b after 0 at nodes.@.<A|B>: {...on Priced{price}}",
      ].join("\n"),
    );
  });

  it("is asked of each type where the interface stands for others too", () => {
    expect(planText(model, "{ nodes { ... on A { id } ... on B { id } } }")).toBe(
      "0 a: {nodes{__typename ...on A{id} ...on B{id}}}",
    );
  });

  it("is asked of each type where the interface has it in another subgraph only", () => {
    expect(planText(model, "{ nodes { ... on A { price } ... on C { price } } }")).toBe(
      [
        "0 a: {nodes{__typename ...on A{id} ...on C{id}}}",
        "1 b after 0 at nodes.@.<A|C>: {...on A{price} ...on C{price}}",
      ].join("\n"),
    );
  });

  it("is asked with its selection where that is the same for all", () => {
    expect(
      planText(
        model,
        "{ nodes { ... on A { owner { id mail } } ... on B { owner { mail id } } ... on C { owner { id mail } } } }",
      ),
    ).toBe("0 a: {nodes{__typename owner{id mail}}}");
    expect(
      planText(
        model,
        "{ nodes { ... on A { owner { id } } ... on B { owner { id } } ... on C { owner { mail } } } }",
      ),
    ).toBe("0 a: {nodes{__typename ...on A{owner{id}} ...on B{owner{id}} ...on C{owner{mail}}}}");
  });

  it("stays apart where arguments differ", () => {
    expect(
      planText(
        model,
        '{ nodes { ... on A { size(unit: "m") } ... on B { size(unit: "m") } ... on C { size(unit: "ft") } } }',
      ),
    ).toBe(
      '0 a: {nodes{__typename ...on A{size(unit:"m")} ...on B{size(unit:"m")} ...on C{size(unit:"ft")}}}',
    );
  });

  it("stays apart where conditions differ, and is folded where they are the same", () => {
    const operation = (condition: string): string =>
      `query ($x: Boolean!) { any { ... on A { name @include(if: $x) } ... on B { name ${condition} } } }`;
    expect(planText(model, operation(""))).toBe(
      "0 a: query($x:Boolean!){any{__typename ...on A{name@include(if:$x)} ...on B{name}}}",
    );
    expect(planText(model, operation("@include(if: $x)"))).toBe(
      "0 a: query($x:Boolean!){any{__typename ...on Named{name@include(if:$x)}}}",
    );
  });
});

describe("what an interface cannot be asked for", () => {
  it("is an argument that only the objects have", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node { n: Int }
          type A implements Node { n(x: Int): Int } type B implements Node { n(x: Int): Int }`,
    });
    expect(planText(model, "{ nodes { ... on A { n(x: 1) } ... on B { n(x: 1) } } }")).toBe(
      "0 a: {nodes{__typename ...on A{n(x:1)} ...on B{n(x:1)}}}",
    );
  });

  it("is a field that the objects have of a narrower type", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node { friend: Node n: Int }
          type A implements Node { friend: A n: Int! x: Int } type B implements Node { friend: A n: Int! }`,
    });
    expect(planText(model, "{ nodes { n ... on A { friend { x } } ... on B { friend { x } } } }")).toBe(
      "0 a: {nodes{__typename ...on A{n friend{x}} ...on B{n friend{x}}}}",
    );
  });

  it("is a field whose name would get two shapes in one document", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node { friend: I } interface I { n: Int }
          type A implements Node { friend: X } type B implements Node { friend: C }
          type X implements I { n: Int! } type Y implements I { n: Int! } type C implements I { n: Int! }`,
    });
    expect(planText(model, "{ nodes { ... on A { friend { n } } ... on B { friend { n } } } }")).toBe(
      "0 a: {nodes{__typename ...on A{friend{n}} ...on B{friend{n}}}}",
    );
  });

  it("is a field that one of its types takes from elsewhere", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node { id: ID! n: Int }
          type A implements Node @key(fields: "id") { id: ID! n: Int }
          type B implements Node @key(fields: "id") { id: ID! n: Int @external }`,
      b: 'type B @key(fields: "id") { id: ID! n: Int }',
    });
    expect(planText(model, "{ nodes { n } }")).toBe(
      ["0 a: {nodes{__typename ...on A{n} ...on B{id}}}", "1 b after 0 at nodes.@.<B>: {...on B{n}}"].join(
        "\n",
      ),
    );
  });

  it("is a field that another subgraph has taken over for one of its types", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node { id: ID! n: Int }
          type A implements Node @key(fields: "id") { id: ID! n: Int }
          type B implements Node @key(fields: "id") { id: ID! n: Int }`,
      b: 'type B @key(fields: "id") { id: ID! n: Int @override(from: "a") }',
    });
    expect(planText(model, "{ nodes { n } }")).toBe(
      ["0 a: {nodes{__typename ...on A{n} ...on B{id}}}", "1 b after 0 at nodes.@.<B>: {...on B{n}}"].join(
        "\n",
      ),
    );
  });

  it("is a type that another subgraph does not know", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] @shareable } interface Node { n: Int } type A implements Node @shareable { n: Int }
          type B implements Node { n: Int }`,
      b: "type Query { nodes: [Node] @shareable } interface Node { n: Int } type A implements Node @shareable { n: Int }",
    });
    expect(planText(model, "{ nodes { n } }")).toBe("0 a: {nodes{__typename ...on A{n}}}");
  });

  it("is an interface that is an object where it is asked", () => {
    const model = composeModel({
      a: `type Query { nodes: [Node] } interface Node @key(fields: "id") { id: ID! }
          type A implements Node @key(fields: "id") { id: ID! } type B implements Node @key(fields: "id") { id: ID! }`,
      b: 'type Node @key(fields: "id") @interfaceObject { id: ID! extra: Int }',
    });
    expect(planText(model, "{ nodes { ... on A { extra } ... on B { extra } } }")).toBe(
      ["0 a: {nodes{__typename id}}", "1 b after 0 at nodes.@: {...on Node{extra}}"].join("\n"),
    );
  });
});
