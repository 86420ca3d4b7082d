import { composeSdl } from "@hansa/federation-testkit";
import { printSchema } from "graphql";
import { describe, expect, it } from "vitest";
import {
  buildSupergraphModel,
  type ContextArgument,
  FederationModelError,
  fieldsReadByContext,
  type SupergraphModel,
} from "../src/index.ts";

const sdl = composeSdl({
  sales: `
    type Query { seller: Seller  place: Place }
    type Seller @key(fields: "id") @context(name: "seller") {
      id: ID! terms: Terms! markets: [Market!]! products: [Product!]!
    }
    type Terms { currency: String! }
    type Market { code: ID! }
    interface Place @context(name: "place") { sign: Sign }
    type Shop implements Place { sign: Sign code: Int }
    type Stall implements Place { sign: Sign row: Int }
    type Sign @key(fields: "id") {
      id: ID!
      height(code: Int @fromContext(field: "$place ... on Shop { code } ... on Stall { row }")): Int
    }
    type Product @key(fields: "id") {
      id: ID!
      price(
        currency: String @fromContext(field: "$seller { terms { currency } }")
        markets: [ID] @fromContext(field: "$seller { markets { code } }")
        rounded: Boolean
      ): Int
    }
  `,
});

describe("contexts in a supergraph", () => {
  const model = buildSupergraphModel(sdl);

  it("are read with the types that set them, an interface by its implementers", () => {
    expect(describeArguments(model, "Product", "price")).toEqual([
      "currency: String from sales__seller of Seller: terms { currency }",
      "markets: [ID] from sales__seller of Seller: markets { code }",
    ]);
    expect(describeArguments(model, "Sign", "height")).toEqual([
      "code: Int from sales__place of Shop|Stall: ... on Shop { code } ... on Stall { row }",
    ]);
  });

  it("leave their arguments out of the API schema", () => {
    expect(printSchema(model.apiSchema)).toContain("price(rounded: Boolean): Int");
    const printed = sdl.replace("price(rounded: Boolean)", "price(rounded: Boolean, currency: String)");
    expect(printSchema(buildSupergraphModel(printed).apiSchema)).toContain("price(rounded: Boolean): Int");
  });

  it("tell which fields an argument reads", () => {
    const read = argumentsOf(model, "Product", "price").map((argument) =>
      fieldsReadByContext(argument, model.typesByName).map((field) => `${field.parent.name}.${field.name}`),
    );
    expect(read).toEqual([
      ["Seller.terms", "Terms.currency"],
      ["Seller.markets", "Market.code"],
    ]);
  });

  it("are found under the name that the link gives to the directive", () => {
    const renamed = sdl
      .replace('/context/v0.1"', '/context/v0.1", as: "ctx"')
      .replaceAll("@context(", "@ctx(")
      .replaceAll("context__", "ctx__");
    expect(describeArguments(buildSupergraphModel(renamed), "Sign", "height")).toHaveLength(1);
  });
});

describe("a context argument that cannot be right", () => {
  const head = `schema @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) @link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY) { query: Query }
enum join__Graph { A @join__graph(name: "a", url: "http://a") }
type Query @join__type(graph: A) { t: T }
type T @join__type(graph: A, key: "id") @context(name: "a__t") { id: ID! name: String u: U }
type N @join__type(graph: A) { a: Int b: Int }`;
  const cases: readonly (readonly [string, string, string])[] = [
    ["names a context that no type sets", argument({ context: "a__none" }), 'reads the context "a__none"'],
    ["has no context", `[{name: "x", type: "String", selection: "{ name }"}]`, 'without "context"'],
    ["is no object", `["x"]`, "without"],
    ["has no name for the argument", argument({ name: "" }), 'without "name"'],
    ["names what cannot be an argument", argument({ name: "a b" }), "is not a name"],
    ["has a type that is no type", argument({ type: "[String" }), "is not a type"],
    ["has a type that does not exist", argument({ type: "[Strin!]" }), "is not an input type"],
    ["has an object type", argument({ type: "N" }), "is not an input type"],
    [
      "has a selection that cannot be parsed",
      argument({ selection: "{ name" }),
      "is not a selection of fields",
    ],
    ["has a selection of two operations", argument({ selection: "{ name } { id }" }), "is not a selection"],
    ["selects nothing", argument({ selection: "...F" }), "selects nothing"],
    ["selects a field that does not exist", argument({ selection: "{ nam }" }), '"T.nam"'],
    ["selects two fields", argument({ selection: "{ id name }" }), 'several fields of "T"'],
    [
      "selects an object without its fields",
      argument({ selection: "{ u }" }),
      '"T.u" from a context, which is not',
    ],
    [
      "selects below a leaf",
      argument({ selection: "{ name { x } }" }),
      '"T.name" from a context, which is not',
    ],
    ["is given twice", `[${item({})}, ${item({})}]`, 'the argument "x" twice'],
  ];

  it.each(cases)("%s", (_, list, message) => {
    const text = `${head}
type U @join__type(graph: A, key: "id") { id: ID!
  f: Int @join__field(graph: A, contextArguments: ${list}) }`;
    const error = errorOf(() => buildSupergraphModel(text));
    expect(error.code).toBe("SUPERGRAPH_INVALID");
    expect(error.message).toContain(message);
    expect(error.position).toEqual({ line: 7, column: 10 });
  });

  it("is fine with the fields of several types, of which each has one", () => {
    const list = argument({ selection: " ... on T { name } ... on U { id }" });
    const text = `${head}
type U @join__type(graph: A, key: "id") { id: ID! f: Int @join__field(graph: A, contextArguments: ${list}) }`;
    expect(argumentsOf(buildSupergraphModel(text), "U", "f")[0]?.selection.text).toBe(
      "... on T { name } ... on U { id }",
    );
  });
});

interface Given {
  readonly name?: string;
  readonly type?: string;
  readonly context?: string;
  readonly selection?: string;
}

function item({ name = "x", type = "String", context = "a__t", selection = "{ name }" }: Given): string {
  return `{context: "${context}", name: "${name}", type: "${type}", selection: "${selection}"}`;
}

function argument(given: Given): string {
  return `[${item(given)}]`;
}

function argumentsOf(model: SupergraphModel, type: string, field: string): readonly ContextArgument[] {
  const places = model.typesByName.get(type)?.fields.get(field)?.places.values() ?? [];
  return [...places].flatMap((place) => place.contextArguments);
}

function describeArguments(model: SupergraphModel, type: string, field: string): readonly string[] {
  return argumentsOf(model, type, field).map(
    (one) =>
      `${one.name}: ${one.type} from ${one.context.name} of ${one.context.types.map((each) => each.name).join("|")}: ${one.selection.text}`,
  );
}

function errorOf(action: () => unknown): FederationModelError {
  try {
    action();
  } catch (error) {
    if (error instanceof FederationModelError) {
      return error;
    }
    throw error;
  }
  throw new Error("Nothing was thrown.");
}
