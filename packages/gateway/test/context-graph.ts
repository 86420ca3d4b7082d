import { compose } from "@hansa/composition";
import type { SubgraphRequest, SubgraphResponse, SubgraphTransport } from "@hansa/executor";
import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import {
  buildSchema,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";

/**
 * Contexts of all kinds: of an object, an interface, a union, the root; read from other subgraphs, through lists, by
 * type; set by two types one above the other; below a field with a context, and for a field that another requires.
 */
const sdlBySubgraph: Readonly<Record<string, string>> = {
  accounts: `
    type Query { sellers: [Seller!]! seller(id: ID!): Seller }
    type Seller @key(fields: "id") { id: ID! currency: String terms: Terms }
    type Terms @shareable { code: Int }`,
  sales: `
    type Query @context(name: "root") { season: String  best: Seller  places: [Place!]!  owners: [Owner] }
    type Seller @key(fields: "id") @context(name: "seller") @context(name: "terms") {
      id: ID!  currency: String @external  terms: Terms @external
      flagship: Product  products(first: Int = 2): [Product!]!  board: Board  badges: [Badge!]
    }
    type Terms @shareable { code: Int }
    type Badge @key(fields: "id") { id: ID!  rate(code: Int @fromContext(field: "$terms { terms { code } }")): Int }
    interface Place @context(name: "place") { sign: Sign  board: Board }
    type Shop implements Place @key(fields: "id") @context(name: "seller") {
      id: ID!  number: Int  currency: String  sign: Sign  board: Board  keeper: Keeper  shelf: [[Product]]
    }
    type Stall implements Place @key(fields: "id") { id: ID!  row: Int  sign: Sign  board: Board }
    interface Keeper { item: Product }
    type Robot implements Keeper { item: Product }
    type Master implements Keeper @context(name: "seller") { item: Product  currency: String }
    union Owner @context(name: "owner") = Seller | Guild
    type Guild @key(fields: "id") { id: ID!  motto: String  board: Board  flag: Flag }
    type Flag @key(fields: "id") {
      id: ID!
      words(text: String @fromContext(field: "$owner ... on Guild { motto } ... on Seller { currency }")): String
    }
    type Sign @key(fields: "id") {
      id: ID!
      height(number: Int @fromContext(field: "$place ... on Shop { number } ... on Stall { row }")): Int
    }
    type Board @key(fields: "id") {
      id: ID!
      text(season: String @fromContext(field: "$root { season }"), size: Int = 1): String
    }
    type Product @key(fields: "id") {
      id: ID!  name: String  twin: Product  parts: [Product!]
      price(currency: String @fromContext(field: "$seller { currency }"), rounded: Boolean): Int
      strict(currency: String @fromContext(field: "$seller { currency }")): String
      offers(currency: String @fromContext(field: "$seller { currency }")): [Offer!]
    }
    type Offer @key(fields: "id") {
      id: ID!
      worth(currency: String @fromContext(field: "$seller { currency }")): String
      product: Product
    }`,
  tax: `
    type Product @key(fields: "id") { id: ID!  total: Int }
    type Board @key(fields: "id") { id: ID!  colour: String }`,
  lists: `
    type Query { first: Trader }
    type Trader @key(fields: "id") @context(name: "trader") {
      id: ID!  markets: [Market]  goods: [Good]
    }
    type Market { code: ID }
    type Good @key(fields: "id") {
      id: ID!
      sold(markets: [ID] @fromContext(field: "$trader { markets { code } }")): String
    }`,
};

export type Row = Readonly<Record<string, unknown>>;

function typeOf({ __typename: typeName }: Row): string {
  return typeof typeName === "string" ? typeName : "Query";
}

function row(typeName: string, id: number): Row {
  return { __typename: typeName, id: `${typeName[0] ?? ""}${id}`, number: id };
}

function rows(typeName: string, ...ids: readonly number[]): readonly Row[] {
  return ids.map((id) => row(typeName, id));
}

function fail(what: string): never {
  throw new Error(`no ${what}`);
}

function numberOf({ id }: Row): number {
  return Number(String(id).slice(1));
}

/** One meaning for every field, wherever it is resolved; some are null, some fail. */
const resolvers: Readonly<Record<string, (row: Row, args: Row) => unknown>> = {
  "Query.sellers": () => rows("Seller", 1, 2, 3, 4),
  "Query.seller": (_, { id }) => row("Seller", Number(id)),
  "Query.season": () => "spring",
  "Query.best": () => row("Seller", 2),
  "Query.places": () => [row("Shop", 1), row("Stall", 2), row("Shop", 3)],
  "Query.owners": () => [row("Seller", 1), row("Guild", 2), null, row("Seller", 3)],
  "Query.first": () => row("Trader", 1),
  "Seller.currency": (seller) =>
    numberOf(seller) === 4 ? fail("currency") : ["EUR", "SEK", null][numberOf(seller) % 3],
  "Seller.products": (seller, { first }) => rows("Product", numberOf(seller), 2, 3).slice(0, Number(first)),
  "Seller.flagship": (seller) => row("Product", numberOf(seller)),
  "Seller.board": (seller) => row("Board", numberOf(seller)),
  "Shop.currency": (shop) => (numberOf(shop) === 1 ? "DKK" : null),
  "Shop.sign": (shop) => row("Sign", numberOf(shop)),
  "Shop.board": () => row("Board", 1),
  "Shop.keeper": (shop) => row(numberOf(shop) === 1 ? "Robot" : "Master", 1),
  "Robot.item": () => row("Product", 1),
  "Master.item": () => row("Product", 2),
  "Master.currency": () => "SEK",
  "Shop.shelf": () => [[row("Product", 1), null], null, rows("Product", 2, 1)],
  "Stall.row": (stall) => numberOf(stall) * 10,
  "Stall.sign": () => row("Sign", 2),
  "Stall.board": () => row("Board", 2),
  "Guild.motto": () => "all for one",
  "Guild.board": () => row("Board", 3),
  "Guild.flag": () => row("Flag", 4),
  "Flag.words": (flag, { text }) => `${String(flag.id)} ${String(text)}`,
  "Sign.height": (_, { number }) => (typeof number === "number" ? number * 2 : null),
  "Board.text": (board, { season, size }) => `${String(board.id)} ${String(season)} ${String(size)}`,
  "Board.colour": (board) => (numberOf(board) === 2 ? fail("colour") : "red"),
  "Product.name": (product) => `Product ${numberOf(product)}`,
  "Product.twin": (product) => (numberOf(product) === 3 ? null : row("Product", numberOf(product) + 1)),
  "Product.parts": (product) => rows("Product", 3, (numberOf(product) % 3) + 1),
  "Product.price": (product, { currency, rounded }) => price(product, currency, rounded),
  "Product.strict": (product, { currency }) =>
    currency === null ? fail("currency") : `${JSON.stringify(currency)} ${String(product.id)}`,
  "Product.offers": (product, { currency }) =>
    currency === "SEK" ? null : rows("Offer", numberOf(product), 9),
  "Product.total": (product) => ("price" in product ? total(product.price) : total(product.fallback)),
  "Offer.worth": (offer, { currency }) => `${String(offer.id)} ${String(currency)}`,
  "Offer.product": (offer) => row("Product", numberOf(offer) % 4),
  "Trader.markets": () => [{ __typename: "Market", code: "a" }, null, { __typename: "Market", code: null }],
  "Trader.goods": () => [row("Good", 1), null, row("Good", 2)],
  "Good.sold": (good, { markets }) => `${String(good.id)} ${JSON.stringify(markets)}`,
  "Seller.terms": (seller) =>
    numberOf(seller) === 3 ? null : { __typename: "Terms", code: numberOf(seller) },
  "Seller.badges": () => rows("Badge", 1, 2),
  "Badge.rate": (badge, { code }) => (typeof code === "number" ? code * numberOf(badge) : null),
};

function price(product: Row, currency: unknown, rounded: unknown): number | null {
  const factor = { EUR: 1, SEK: 11, DKK: 7 }[String(currency)];
  return factor === undefined ? null : numberOf(product) * factor * (rounded === true ? 10 : 1);
}

function total(value: unknown): number | null {
  return typeof value === "number" ? value + 1 : null;
}

const bySeller = { Seller: "currency", Shop: "currency", Master: "currency" };

/** For each field the arguments from contexts: the types that set it, and what is read, by type. */
const contexts: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  "Sign.height": { number: { Shop: "number", Stall: "row" } },
  "Board.text": { season: { Query: "season" } },
  "Product.price": { currency: bySeller },
  "Product.strict": { currency: bySeller },
  "Product.offers": { currency: bySeller },
  "Offer.worth": { currency: bySeller },
  "Badge.rate": { code: { Seller: "terms.code" } },
  "Flag.words": { text: { Guild: "motto", Seller: "currency" } },
  "Good.sold": { markets: { Trader: "markets.code" } },
};

const above = Symbol("above");
export type Placed = Row & { readonly [above]?: Placed };

/** The value of a field, and of fields below it, null where it fails. */
function readAbove(object: Row, path: string): unknown {
  const [name = "", ...rest] = path.split(".");
  try {
    const resolve = resolvers[`${typeOf(object)}.${name}`];
    const value = resolve === undefined ? object[name] : resolve(object, {});
    const below = (item: unknown): unknown =>
      rest.length === 0 || item === null || item === undefined
        ? item
        : readAbove(item as Row, rest.join("."));
    return (Array.isArray(value) ? value.map(below) : below(value)) ?? null;
  } catch {
    return null;
  }
}

/** What the gateway would fill in, from the nearest object above whose type is named. */
function argumentsFromAbove(object: Placed, coordinate: string): Row {
  return Object.fromEntries(
    Object.entries(contexts[coordinate] ?? {}).map(([name, pathByType]) => {
      let at = object[above];
      while (at !== undefined && pathByType[typeOf(at)] === undefined) {
        at = at[above];
      }
      const path = at === undefined ? undefined : pathByType[typeOf(at)];
      return [name, at === undefined || path === undefined ? null : readAbove(at, path)];
    }),
  );
}

/** In the monolith every object knows the one above it. */
export const monolithResolver: GraphQLFieldResolver<Placed, unknown> = (
  object,
  args,
  _,
  { parentType, fieldName },
) => {
  const coordinate = `${parentType.name}.${fieldName}`;
  const resolve = resolvers[coordinate];
  const given = { ...(args as Row), ...argumentsFromAbove(object, coordinate) };
  if (coordinate === "Product.strict" && given.currency === null) {
    fail("currency");
  }
  const own =
    coordinate === "Product.total"
      ? { ...object, price: price(object, currencyAbove(object), true) }
      : object;
  return place(resolve === undefined ? object[fieldName] : resolve(own, given), object);
};

function currencyAbove(object: Placed): unknown {
  return argumentsFromAbove(object, "Product.price").currency;
}

function place(value: unknown, parent: Placed): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => place(item, parent));
  }
  return typeof value === "object" && value !== null ? { ...value, [above]: parent } : value;
}

function entity(representation: Row): Row {
  const { __typename: typeName, id } = representation;
  const found = row(String(typeName), numberOf({ id }));
  return "price" in representation ? { ...found, price: representation.price } : found;
}

function subgraphSchema(sdl: string): GraphQLSchema {
  const entities = [...sdl.matchAll(/type (\w+)[^{]*@key/g)].map(([, name]) => name).join(" | ");
  const query = sdl.includes("type Query") ? "extend type Query" : "type Query";
  const extra = `scalar _Any union _Entity = ${entities} ${query} { _entities(representations: [_Any!]!): [_Entity]! }`;
  return buildSchema(sdl.replace("strict(currency: String ", "strict(currency: String! ") + extra, {
    assumeValidSDL: true,
  });
}

const schemas = new Map(Object.entries(sdlBySubgraph).map(([name, sdl]) => [name, subgraphSchema(sdl)]));

/** The subgraphs in this process; what they are asked must be valid there. */
export class Subgraphs implements SubgraphTransport {
  readonly bodies: string[] = [];

  async send({ subgraph, body }: SubgraphRequest): Promise<SubgraphResponse> {
    this.bodies.push(body);
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Row };
    const schema = schemas.get(subgraph) ?? fail(subgraph);
    const document = parse(query);
    const invalid = validate(schema, document).map(({ message }) => message);
    if (invalid.length > 0) {
      throw new Error(`Invalid for ${subgraph}: ${invalid.join(" ")} in ${query}`);
    }
    const result = await execute({
      schema,
      document,
      variableValues: variables ?? {},
      rootValue: {},
      fieldResolver: (object: Row, args: Row, _, { parentType, fieldName }) => {
        if (fieldName === "_entities") {
          return (args.representations as Row[]).map(entity);
        }
        const resolve = resolvers[`${parentType.name}.${fieldName}`];
        return resolve === undefined ? object[fieldName] : resolve(object, args);
      },
    });
    if (result.data === undefined) {
      throw new Error(`Invalid for ${subgraph}: ${JSON.stringify(result.errors)} in ${body}`);
    }
    return { status: 200, contentType: "application/json", body: JSON.stringify(result) };
  }
}

function composeAll(): SupergraphModel {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@shareable", "@external", "@requires", "@context", "@fromContext"])`;
  const result = compose(
    Object.entries(sdlBySubgraph).map(([name, sdl]) => ({
      name,
      routingUrl: `http://${name}`,
      sdl: link + sdl,
    })),
  );
  if (!result.ok) {
    throw new Error(JSON.stringify(result.errors));
  }
  // The library that composes refuses what other supergraphs have: arguments that may not be null, and fields that
  // require one with a context.
  const edits: readonly (readonly [RegExp, string])[] = [
    [/(strict: String[^}]*type: "String)"/, '$1!"'],
    [/(price\(rounded: Boolean\): Int)/, "$1 @join__field(graph: TAX, external: true)"],
    [/(total: Int @join__field\(graph: TAX)\)/, '$1, requires: "price(rounded: true)")'],
  ];
  return buildSupergraphModel(
    edits.reduce((sdl, [pattern, text]) => {
      return pattern.test(sdl) ? sdl.replace(pattern, text) : fail(String(pattern));
    }, result.supergraphSdl),
  );
}

/** The graph that the subgraphs make. */
export const model: SupergraphModel = composeAll();
