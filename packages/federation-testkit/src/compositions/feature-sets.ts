import type { SubgraphTexts } from "./subgraph-set.ts";

/** Directives that every base set imports. */
const imports = [
  "key",
  "shareable",
  "external",
  "requires",
  "provides",
  "override",
  "inaccessible",
  "tag",
  "interfaceObject",
  "extends",
  "composeDirective",
  "authenticated",
  "requiresScopes",
  "policy",
  "context",
  "fromContext",
  "cost",
  "listSize",
];

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports.map((name) => `"@${name}"`).join(", ")}])`;

function linked(texts: SubgraphTexts): SubgraphTexts {
  return Object.fromEntries(Object.entries(texts).map(([name, sdl]) => [name, `${link}\n${sdl}`]));
}

/** Small sets that compose, each about one part of federation: what mutations begin with. */
export const featureSets: Readonly<Record<string, SubgraphTexts>> = {
  entities: linked({
    a: `type Query { t(id: ID! = "1"): T ts: [T!]! v: V @shareable }
      type T @key(fields: "id") @key(fields: "code") { id: ID! code: String! name: String v: V @shareable }
      type V @shareable { x: Int y: Int! }`,
    b: `type Query { v: V @shareable }
      type T @key(fields: "id") { id: ID! name: String @external size(unit: String = "m"): Int label: String @requires(fields: "name") v: V @shareable }
      type V @shareable { x: Int y: Int! }`,
    c: `type Query { best: T @provides(fields: "name") }
      type T @key(fields: "code", resolvable: false) { code: String! name: String @external }`,
  }),
  "nested keys and requirements": linked({
    a: `type Query { o: Order }
      type Order @key(fields: "id") @key(fields: "ref { id kind }") { id: ID! ref: Ref! total(in: String): Int items: [Item!]! }
      type Ref @shareable { id: ID! kind: String }
      type Item @key(fields: "sku") { sku: ID! weight: Float }`,
    b: `type Query { late: [Order] }
      type Order @key(fields: "id") { id: ID! total(in: String): Int @external items: [Item!]! @external
        shipping: Int @requires(fields: "total(in: \\"EUR\\") items { sku weight }") }
      type Item @key(fields: "sku", resolvable: false) { sku: ID! weight: Float @external }`,
    c: `type Ref @shareable { id: ID! kind: String } type Order @key(fields: "ref { id kind }") { ref: Ref! note: String }`,
  }),
  "abstract types": linked({
    a: `type Query { n: N u: U s: [S!] }
      interface N { id: ID! } interface S implements N { id: ID! size: Int }
      union U = A | B
      type A implements N & S @key(fields: "id") { id: ID! size: Int a: Int }
      type B implements N @key(fields: "id") { id: ID! b(x: Int = 3): String }`,
    b: `type Query { m: N w: U @shareable }
      interface N { id: ID! } union U = A | C
      type A implements N @key(fields: "id") { id: ID! more: Int }
      type C implements N @shareable { id: ID! c: Int }`,
    c: `type Query { w: U @shareable } union U = C | A type A @key(fields: "id") { id: ID! } type C @shareable { id: ID! c: Int }`,
  }),
  "interface objects": linked({
    a: `type Query { media: [Media!]! }
      interface Media @key(fields: "id") { id: ID! title: String }
      type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String }`,
    b: `type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int title: String @external heading: String @requires(fields: "title") }
      type Query { top: Media }`,
    c: `type Query { some: Media } interface Media { id: ID! } type Film implements Media @key(fields: "id") { id: ID! minutes: Int }`,
  }),
  "inputs and enums": linked({
    a: `type Query { find(f: Filter = {min: 1}, c: Color = RED, w: When): Int @shareable paint: Color }
      type Mutation { set(f: Filter!, s: Shade!): Shade }
      input Filter { min: Int! = 1 text: [String!] color: Color = RED inner: Filter }
      enum Color { RED GREEN } enum Shade { DARK LIGHT } scalar When @specifiedBy(url: "https://example.com/when")`,
    b: `type Query { find(f: Filter = {min: 1}, c: Color = RED, w: When): Int @shareable shade: Hue }
      input Filter { min: Int! = 1 text: [String!] color: Color = RED inner: Filter only: Int }
      input Pick { a: Int b: ID }
      type Mutation { pick(by: Pick!): Int }
      enum Color { RED GREEN } enum Hue { WARM COLD } scalar When @specifiedBy(url: "https://example.com/when")`,
    c: `type Query { hue: Hue pick(by: Pick!): Int @deprecated(reason: "old") } enum Hue { WARM BRIGHT @deprecated } input Pick { a: Int b: ID }`,
  }),
  overrides: linked({
    a: `type Query { t: T } type T @key(fields: "id") { id: ID! x: Int y: Int z: [Int] @shareable }`,
    b: `type T @key(fields: "id") { id: ID! x: Int @override(from: "a") y: Int @override(from: "a", label: "percent(20)") z: [Int] @shareable }`,
    c: `type Query { old: Int @override(from: "gone") } type T @key(fields: "id") { id: ID! z: [Int] @shareable @override(from: "b", label: "beta") }`,
  }),
  access: linked({
    a: `type Query { t: T @authenticated } type T @key(fields: "id") @requiresScopes(scopes: [["a"], ["b", "c"]]) { id: ID! secret: Int @policy(policies: [["p"]]) e: E i: I }
      enum E @authenticated { X Y } scalar Money @policy(policies: [["m"]]) interface I { id: ID! } type J implements I { id: ID! money: Money }`,
    b: `type T @key(fields: "id") { id: ID! secret: Int @external derived: Int @requires(fields: "secret") @policy(policies: [["p"]]) @requiresScopes(scopes: [["a"], ["b", "c"]]) e: E @shareable }
      enum E @requiresScopes(scopes: [["s"]]) { X Y }`,
  }),
  hidden: linked({
    a: `type Query { t(a: Int, h: H @inaccessible): T secret: Hidden @inaccessible } type T @key(fields: "id") @tag(name: "x") { id: ID! x: Int @inaccessible y: E @tag(name: "y") }
      type Hidden @inaccessible { x: Int } enum E { A B @inaccessible } input H @inaccessible { x: Int } interface I { id: ID! } type J implements I @shareable { id: ID! more: Int @inaccessible }`,
    b: `type Query { i: I j(e: F = A): [J] } type T @key(fields: "id") { id: ID! other: Int @tag(name: "z") hidden: Int @inaccessible } interface I { id: ID! } type J implements I @shareable { id: ID! more: Int }
      enum F @tag(name: "f") { A @tag(name: "v") B @inaccessible } input G { a: Int b: Int @inaccessible } union U @tag(name: "u") = J scalar Z @inaccessible`,
  }),
  contexts: linked({
    a: `type Query { t: T u: U } type T @key(fields: "id") @context(name: "c") { id: ID! x: Int! w: W u: U } type U @key(fields: "id") @context(name: "c") { id: ID! x: Int! w: W }
      type W @key(fields: "id") { id: ID! f(above: Int @fromContext(field: "$c { x }"), n: Int): String g(kind: String @fromContext(field: "$c ... on T { id } ... on U { id }")): Int }`,
    b: `type W @key(fields: "id") { id: ID! other: Int } type T @key(fields: "id") { id: ID! y: Int }`,
  }),
  costs: linked({
    a: `type Query { list(first: Int, f: In): [T!]! @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false) page(n: Int): Page @listSize(assumedSize: 10, sizedFields: ["items"]) @shareable }
      type T @key(fields: "id") @cost(weight: 2) { id: ID! x(a: Int @cost(weight: 3)): E @cost(weight: 5) } type Page @shareable { items: [T] } enum E @cost(weight: 1) { A } input In { a: Int @cost(weight: 4) } scalar S @cost(weight: 7)`,
    b: `type Query { page(n: Int): Page @listSize(assumedSize: 20, sizedFields: ["items"]) @shareable } type Page @shareable { items: [T] } type T @key(fields: "id", resolvable: false) { id: ID! } enum E @cost(weight: 2) { A } type X { e: E }`,
  }),
  "custom directives": {
    a: `${link} @link(url: "https://example.com/custom/v1.2", import: ["@custom", {name: "@other", as: "@mine"}]) @composeDirective(name: "@custom") @composeDirective(name: "@mine")
      directive @custom(a: Int = 1, b: [String!]) repeatable on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | ENUM_VALUE | SCALAR | UNION
      directive @mine on OBJECT | INTERFACE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | ENUM
      directive @exec(a: Int) on FIELD | QUERY
      directive @local on OBJECT
      type Query { t(x: Int @custom): T @custom(a: 3) } type T @key(fields: "id") @custom(a: 1) @custom(b: ["x"]) @mine @local { id: ID! e: E } enum E @mine { A @custom }`,
    b: `${link} @link(url: "https://example.com/custom/v1.1", import: ["@custom"]) @composeDirective(name: "@custom")
      directive @custom(a: Int = 1, b: [String!]) repeatable on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | ENUM_VALUE | SCALAR | UNION
      directive @exec(a: Int) on FIELD | QUERY
      type T @key(fields: "id") @custom(a: 1) { id: ID! y: Int @custom(a: 5) }`,
  },
  "root types": linked({
    a: `schema { query: RootQuery mutation: Change } type RootQuery { x: Int @shareable root: RootQuery } type Change { c: Int }
      "A thing." type V @shareable { "Its x." x: Int }`,
    b: `type Query { x: Int @shareable b: V } type Mutation { d(v: Int!): V } type Subscription { e: V } type V @shareable { x: Int }`,
  }),
  "federation 1": {
    a: `type Query { t: T ts: [T] v: V } type T @key(fields: "id") @key(fields: "code") { id: ID! code: String name: String } type V { x: Int } interface I { id: ID! } type W implements I @key(fields: "id") { id: ID! }`,
    b: `extend type Query { more: V } extend type T @key(fields: "id") { id: ID! @external name: String @external label: String @requires(fields: "name") } type V { x: Int } enum E { A B }`,
    c: `extend type Query { best: T @provides(fields: "name") } type T @key(fields: "code") @extends { code: String @external name: String @external reviews: [Int] e: E } enum E { A B }`,
  },
  "both federations": {
    a: `${link} type Query { t: T } type T @key(fields: "id") { id: ID! name: String @shareable v: V } type V @shareable { x: Int }`,
    b: `type V { x: Int } extend type T @key(fields: "id") { id: ID! @external name: String size: Int v: V }`,
  },
};
