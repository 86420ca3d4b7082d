import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { composeModel } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { explainPlan, planStages, printPlan, printStage, printUnreachable } from "../src/index.ts";
import { fetchLines, plan } from "./planning.ts";

/** A supergraph as a composer without a check of satisfiability prints it; the graphs are A, B, C. */
function foreign(types: string): SupergraphModel {
  const mutation = types.includes("type Mutation") ? " mutation: Mutation" : "";
  const graphs = ["a", "b", "c"].map(
    (name) => `${name.toUpperCase()} @join__graph(name: "${name}", url: "http://${name}.test/")`,
  );
  return buildSupergraphModel(`
    schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query${mutation} }
    enum join__Graph { ${graphs.join(" ")} }
    ${types}`);
}

/** The fetches of a plan, then the fields that it gives up. */
function lines(model: SupergraphModel, operation: string): string {
  const made = plan(model, operation);
  return [...fetchLines(made), ...printUnreachable(made.response)].join("\n");
}

/** B knows products by a code that A does not have. */
const products = `
  type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
    product: Product @join__field(graph: A)
    products: [Product!]! @join__field(graph: A)
    byCode: Product @join__field(graph: B)
  }
  type Product @join__type(graph: A, key: "id") @join__type(graph: B, key: "code") @join__type(graph: C, key: "id") {
    id: ID! @join__field(graph: A) @join__field(graph: C)
    code: ID! @join__field(graph: B)
    name: String @join__field(graph: A)
    price: Int! @join__field(graph: B)
    maker: Maker @join__field(graph: B)
    weight: Int @join__field(graph: C)
  }
  type Maker @join__type(graph: B, key: "id") @join__type(graph: C, key: "id") {
    id: ID!
    name: String @join__field(graph: C)
  }`;

describe("a field that no subgraph can give at its place", () => {
  const model = foreign(products);

  it("is given up alone: its siblings are fetched, from other subgraphs too", () => {
    expect(lines(model, "{ product { name price weight } }")).toMatchInlineSnapshot(`
      "0 a: {product{id name}}
      1 c after 0 at product: {...on Product{weight}}
      product.price is null with an error: "b" needs the key "code", and "Product.code" cannot be had."
    `);
  });

  it("takes its selection with it, and nothing is fetched for that", () => {
    expect(lines(model, "{ products { name maker { id name } } }")).toMatchInlineSnapshot(`
      "0 a: {products{name}}
      products.@.maker is null with an error: "b" needs the key "code", and "Product.code" cannot be had."
    `);
  });

  it("is fetched at other places where it can be had", () => {
    expect(lines(model, "{ product { price } byCode { price maker { name } } }")).toMatchInlineSnapshot(`
      "0 a: {product{__typename}}
      1 b: {byCode{price maker{id}}}
      2 c after 1 at byCode.maker: {...on Maker{name}}
      product.price is null with an error: "b" needs the key "code", and "Product.code" cannot be had."
    `);
  });

  it("leaves the object that holds it, to be null only where it is", () => {
    expect(lines(model, "{ products { price } }")).toMatchInlineSnapshot(`
      "0 a: {products{__typename}}
      products.@.price is null with an error: "b" needs the key "code", and "Product.code" cannot be had."
    `);
  });

  it("is told apart by its aliases and conditions", () => {
    const operation =
      "query ($a: Boolean!) { product { id x: price y: price @include(if: $a) maker @skip(if: $a) { id } } }";
    const { response } = plan(model, operation);
    const reasons = ['"b" needs the key "code", and "Product.code" cannot be had'];
    expect(response[0]?.selection).toMatchObject([
      { responseKey: "id" },
      { responseKey: "x", coordinate: "Product.price", unreachable: reasons },
      { responseKey: "y", when: [[{ variable: "a", equals: true }]], unreachable: reasons },
      { responseKey: "maker", when: [[{ variable: "a", equals: false }]], unreachable: reasons },
    ]);
    expect(response[0]?.selection?.[3]).not.toHaveProperty("selection");
  });

  it("is fetched from the subgraph where it can be had when another could not go on", () => {
    const shared = foreign(
      products.replace(
        "product: Product @join__field(graph: A)",
        "product: Product @join__field(graph: A) @join__field(graph: B)",
      ),
    );
    expect(lines(shared, "{ product { price } }")).toMatchInlineSnapshot(`"0 b: {product{price}}"`);
    expect(lines(shared, "{ product { name price } }")).toMatchInlineSnapshot(`
      "0 a: {product{name}}
      1 b: {product{price}}"
    `);
  });

  it("needs no search among the others: it costs as few steps as without it", () => {
    const names = Array.from({ length: 12 }, (_, index) => `f${index}`);
    const wide = foreign(
      products.replace(
        "weight: Int @join__field(graph: C)",
        names.map((name) => `${name}: Int @join__field(graph: A) @join__field(graph: C)`).join(" "),
      ),
    );
    const stepsOf = (selection: string): number =>
      planStages(wide, { document: parse(`{ product { ${selection} } }`) }).solve.statistics.steps;
    expect(stepsOf(`${names.join(" ")} price`)).toBe(stepsOf(names.join(" ")));
  });
});

describe("a root field that no subgraph can give", () => {
  const model = foreign(`
    type Query @join__type(graph: A) @join__type(graph: B) {
      a: Int @join__field(graph: A)
      lost: [Int!]! @join__field(graph: B, external: true)
    }
    type Mutation @join__type(graph: A) @join__type(graph: B) {
      first: Int @join__field(graph: A)
      lost: Int @join__field(graph: B, external: true)
      last: Int @join__field(graph: B)
    }`);

  it("is given up alone, or with all there is", () => {
    expect(lines(model, "{ a lost }")).toMatchInlineSnapshot(`
      "0 a: {a}
      lost is null with an error: "b" has "Query.lost" as @external only, and nothing provides it here."
    `);
    expect(plan(model, "{ lost __typename }").fetches).toEqual([]);
  });

  it("is not run where it is a mutation; the others run in their order", () => {
    expect(lines(model, "mutation { first lost last again: first }")).toMatchInlineSnapshot(`
      "0 a: mutation{first}
      1 b after 0: mutation{last}
      2 a after 1: mutation{again:first}
      lost is null with an error: "b" has "Mutation.lost" as @external only, and nothing provides it here."
    `);
  });

  it("is a mutation's choice of subgraph: the one that leaves out least", () => {
    const shared = foreign(`
      type Query @join__type(graph: A) { a: Int }
      type Mutation @join__type(graph: A) @join__type(graph: B) {
        make: Product @join__field(graph: A) @join__field(graph: B)
      }
      type Product @join__type(graph: A) @join__type(graph: B) {
        name: String @join__field(graph: A) @join__field(graph: B)
        x: Int @join__field(graph: A)
        y: Int @join__field(graph: B)
        z: Int @join__field(graph: B)
      }`);
    expect(lines(shared, "mutation { make { name x y z } }")).toMatchInlineSnapshot(`
      "0 b: mutation{make{name y z}}
      make.x is null with an error: "a" defines "Product" without a resolvable key."
    `);
    expect(lines(shared, "mutation { make { name x } }")).toMatchInlineSnapshot(
      `"0 a: mutation{make{name x}}"`,
    );
  });
});

describe("an abstract place", () => {
  const model = foreign(`
    type Query @join__type(graph: A) @join__type(graph: B) { node: Node @join__field(graph: A) }
    interface Node @join__type(graph: A) @join__type(graph: B) { id: ID! name: String @join__field(graph: B) }
    type X implements Node @join__type(graph: A, key: "id") @join__type(graph: B, key: "id")
      @join__implements(graph: A, interface: "Node") @join__implements(graph: B, interface: "Node") {
      id: ID!
      name: String @join__field(graph: B)
    }
    type Y implements Node @join__type(graph: A, key: "id") @join__type(graph: B)
      @join__implements(graph: A, interface: "Node") @join__implements(graph: B, interface: "Node") {
      id: ID!
      name: String @join__field(graph: B)
    }`);

  it("gives a field up for the types that cannot have it", () => {
    expect(lines(model, "{ node { id name } }")).toMatchInlineSnapshot(`
      "0 a: {node{__typename id}}
      1 b after 0 at node.<X>: {...on X{name}}
      node.name on Y is null with an error: "b" defines "Y" without a resolvable key."
    `);
    expect(lines(model, "{ node { ... on X { name } } }")).toMatchInlineSnapshot(`
      "0 a: {node{__typename ...on X{id}}}
      1 b after 0 at node.<X>: {...on X{name}}"
    `);
  });

  it("needs no type names where all types lose the field", () => {
    const none = foreign(`
      type Query @join__type(graph: A) { node: Node @join__field(graph: A) }
      interface Node @join__type(graph: A) @join__type(graph: B) { id: ID! name: String @join__field(graph: B) }
      type X implements Node @join__type(graph: A) @join__type(graph: B)
        @join__implements(graph: A, interface: "Node") { id: ID! name: String @join__field(graph: B) }
      type Y implements Node @join__type(graph: A) @join__type(graph: B)
        @join__implements(graph: A, interface: "Node") { id: ID! name: String @join__field(graph: B) }`);
    expect(lines(none, "{ node { id name } }")).toMatchInlineSnapshot(`
      "0 a: {node{__typename id}}
      node.name is null with an error: "b" defines "X" without a resolvable key."
    `);
  });

  it("takes each type's field from where that type can be had", () => {
    const apart = foreign(`
      type Query @join__type(graph: A) { node: Node @join__field(graph: A) }
      interface Node @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) { id: ID! name: String @join__field(graph: B) @join__field(graph: C) }
      type X implements Node @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "code")
        @join__implements(graph: A, interface: "Node") {
        id: ID! @join__field(graph: A) @join__field(graph: B)
        code: ID @join__field(graph: C)
        name: String @join__field(graph: B) @join__field(graph: C)
      }
      type Y implements Node @join__type(graph: A, key: "id") @join__type(graph: B, key: "code") @join__type(graph: C, key: "id")
        @join__implements(graph: A, interface: "Node") {
        id: ID! @join__field(graph: A) @join__field(graph: C)
        code: ID @join__field(graph: B)
        name: String @join__field(graph: B) @join__field(graph: C)
      }`);
    expect(lines(apart, "{ node { name } }")).toMatchInlineSnapshot(`
      "0 a: {node{__typename id}}
      1 b after 0 at node.<X>: {...on X{name}}
      2 c after 0 at node.<Y>: {...on Y{name}}"
    `);
  });

  it("is given up itself where its interface-object hides the types that the operation tells apart", () => {
    const hidden = foreign(`
      type Query @join__type(graph: A) @join__type(graph: B) { node: Node @join__field(graph: B) }
      interface Node @join__type(graph: A) @join__type(graph: B, key: "id", isInterfaceObject: true) {
        id: ID!
        extra: Int @join__field(graph: B)
      }
      type X implements Node @join__type(graph: A, key: "id") @join__implements(graph: A, interface: "Node") {
        id: ID! x: Int extra: Int @join__field
      }
      type Y implements Node @join__type(graph: A, key: "id") @join__implements(graph: A, interface: "Node") {
        id: ID! extra: Int @join__field
      }`);
    expect(lines(hidden, "{ node { extra } }")).toMatchInlineSnapshot(`"0 b: {node{extra}}"`);
    expect(lines(hidden, "{ node { extra ... on X { x } } }")).toMatchInlineSnapshot(
      `"node is null with an error: the types of what "Query.node" gives are hidden by an @interfaceObject wherever it can be asked."`,
    );
  });

  it("is given up itself where its subgraphs have no type in common", () => {
    const disjoint = foreign(`
      type Query @join__type(graph: A) @join__type(graph: B) { any: Any }
      union Any @join__type(graph: A) @join__type(graph: B)
        @join__unionMember(graph: A, member: "X") @join__unionMember(graph: B, member: "Y") = X | Y
      type X @join__type(graph: A) { x: Int }
      type Y @join__type(graph: B) { y: Int }`);
    expect(lines(disjoint, "{ any { ... on X { x } } }")).toMatchInlineSnapshot(
      `"any is null with an error: the subgraphs that have "Query.any" give no type in common."`,
    );
  });
});

describe("@requires that cannot be collected", () => {
  const model = foreign(`
    type Query @join__type(graph: A) { product: Product @join__field(graph: A) }
    type Product @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "code") {
      id: ID! @join__field(graph: A) @join__field(graph: B)
      code: ID! @join__field(graph: C)
      size: Int @join__field(graph: A) @join__field(graph: B, external: true)
      weight: Int @join__field(graph: C) @join__field(graph: B, external: true)
      box: Int @join__field(graph: B, requires: "size")
      cost: Int @join__field(graph: B, requires: "size weight") @join__field(graph: A, external: true)
      total: Int @join__field(graph: A, requires: "cost")
      turn: Int @join__field(graph: A, requires: "back") @join__field(graph: B, external: true)
      back: Int @join__field(graph: B, requires: "turn") @join__field(graph: A, external: true)
    }`);

  it("gives the field up that requires, and not what it requires", () => {
    expect(lines(model, "{ product { size box cost } }")).toMatchInlineSnapshot(`
      "0 a: {product{id size}}
      1 b after 0 at product: {...on Product{box}}
      product.cost is null with an error: "b" requires "Product.weight" for "Product.cost", and that cannot be had."
    `);
  });

  it("gives up what requires that in turn, and circles", () => {
    expect(lines(model, "{ product { total } }")).toMatchInlineSnapshot(`
      "0 a: {product{__typename}}
      product.total is null with an error: "a" requires "Product.cost" for "Product.total", and that cannot be had."
    `);
    expect(lines(model, "{ product { id turn back } }")).toMatchInlineSnapshot(`
      "0 a: {product{id}}
      product.turn is null with an error: "a" requires "Product.back" for "Product.turn", and that cannot be had.
      product.back is null with an error: "b" requires "Product.turn" for "Product.back", and that cannot be had."
    `);
  });
});

describe("what the stages and forms say of it", () => {
  const model = foreign(products);
  const stages = planStages(model, { document: parse("{ product { name price } }") });

  it("demands: a line without subgraphs, with the reasons", () => {
    expect(printStage(model, stages, "demands")).toMatchInlineSnapshot(`
      "Query.product  {a}
        Product.name  {a}
        Product.price  {}  out of reach: "b" needs the key "code", and "Product.code" cannot be had"
    `);
  });

  it("the plan: a comment behind the fetches", () => {
    expect(printPlan(stages.plan)).toMatchInlineSnapshot(`
      "QueryPlan {
        Fetch(service: "a", id: 0) {
          {
            product {
              name
            }
          }
        }
      }
      # product.price is null with an error: "b" needs the key "code", and "Product.code" cannot be had."
    `);
    expect(explainPlan(model, stages)).toContain(
      '# product.price is null with an error: "b" needs the key "code"',
    );
  });
});

describe("a deferred fragment", () => {
  it("gives up in its part what is out of reach there", () => {
    const model = foreign(products);
    const made = plan(model, "{ product { id ... @defer { price weight } } }", { incremental: true });
    expect(fetchLines(made)).toMatchInlineSnapshot(`
      [
        "0 a: {product{id}}",
        "1 c after 0 at product: {...on Product{weight}}",
      ]
    `);
    expect(
      made.response[0]?.selection?.map(({ responseKey, parts, unreachable }) => [
        responseKey,
        parts,
        unreachable?.length,
      ]),
    ).toEqual([
      ["id", undefined, undefined],
      ["price", [0], 1],
      ["weight", [0], undefined],
    ]);
  });
});

describe("a key that leads back to its own type", () => {
  it("ends", () => {
    const model = foreign(`
      type Query @join__type(graph: A) { x: X @join__field(graph: A) }
      type X @join__type(graph: A) @join__type(graph: B, key: "y { x { id } }") {
        id: ID! @join__field(graph: B)
        y: Y
        name: String @join__field(graph: B)
      }
      type Y @join__type(graph: A) @join__type(graph: B, key: "x { y { id } }") {
        id: ID! @join__field(graph: B)
        x: X
      }`);
    expect(lines(model, "{ x { id name y { id x { __typename } } } }")).toMatchInlineSnapshot(`
      "0 a: {x{y{x{__typename}}}}
      x.id is null with an error: "b" needs the key "y { x { id } }", and "X.y" cannot be had.
      x.name is null with an error: "b" needs the key "y { x { id } }", and "X.y" cannot be had.
      x.y.id is null with an error: "b" needs the key "x { y { id } }", and "Y.x" cannot be had."
    `);
  });
});

describe("what is below a field of several subgraphs", () => {
  it("is had by going back to the parent where only another's object has what is required, or a key", () => {
    const model = foreign(`
      type Query @join__type(graph: B) { item: Item }
      type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") { id: ID! size: Size }
      type Size @join__type(graph: A) @join__type(graph: B, key: "number") @join__type(graph: C, key: "code") {
        number: Int! @join__field(graph: A) @join__field(graph: B)
        best: Int @join__field(graph: A) @join__field(graph: B, external: true)
        cost: Int @join__field(graph: B, requires: "best")
        code: Int @join__field(graph: A) @join__field(graph: C)
        name: String @join__field(graph: C)
      }`);
    expect(lines(model, "{ item { size { cost } } }")).toMatchInlineSnapshot(`
      "0 b: {item{id size{number}}}
      1 a after 0 at item: {...on Item{size{best}}}
      2 b after 1 at item.size: {...on Size{cost}}"
    `);
    expect(lines(model, "{ item { size { name } } }")).toMatchInlineSnapshot(`
      "0 b: {item{id}}
      1 a after 0 at item: {...on Item{size{code}}}
      2 c after 1 at item.size: {...on Size{name}}"
    `);
  });
});

describe("a graph that composes", () => {
  it("loses nothing", () => {
    const model = composeModel({
      a: `type Query { p: P } type P @key(fields: "id") { id: ID! x: Int }`,
      b: `type P @key(fields: "id") { id: ID! y: Int }`,
    });
    expect(printUnreachable(plan(model, "{ p { x y } }").response)).toEqual([]);
  });
});
