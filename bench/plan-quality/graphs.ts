/** The graphs and operations of which plans are compared: known ones, and ones that are hard on purpose. */
import { shop as shopSubgraphs } from "@hansa/federation-testkit";

/** One graph with the operations that are planned on it. */
export interface QualityGraph {
  readonly name: string;
  /** SDL by subgraph, without the `@link`. */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly operations: readonly string[];
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

const shop: QualityGraph = {
  name: "shop",
  subgraphs: shopSubgraphs,
  operations: [
    "{ orders { id name createdBy { name } product { name createdBy { name } } } }",
    "{ orders { createdBy { name } } products { createdBy { name } } users { name } }",
    "{ a: order(id: 1) { product { name } } b: order(id: 2) { createdBy { name } product { createdBy { name } } } }",
    "query ($a: Boolean!) { orders { name product @include(if: $a) { name createdBy @skip(if: $a) { name } } } }",
    'mutation { userCreate(name: "x") { name } productCreate(name: "p", createdBy: 1) { createdBy { name } } orderCreate(name: "o", createdBy: 1, product: 1) { product { name } } }',
    'mutation { a: userCreate(name: "x") { name } b: userCreate(name: "y") { name } c: userCreate(name: "z") { id } }',
  ],
};

/** The graph and the query that public gateway benchmarks use. */
const reviews: QualityGraph = {
  name: "users, products, reviews, inventory",
  subgraphs: {
    accounts: `type Query { me: User user(id: ID!): User users: [User] }
      type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }`,
    inventory: `type Product @key(fields: "upc") { upc: String! weight: Int @external price: Int @external
      inStock: Boolean shippingEstimate: Int @requires(fields: "price weight") }`,
    products: `type Query { topProducts(first: Int = 5): [Product] }
      type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
    reviews: `type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "username") product: Product }
      type User @key(fields: "id") { id: ID! username: String @external numberOfReviews: Int reviews: [Review] }
      type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
  },
  operations: [
    `query Everything {
      users { ...User reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } } } }
      topProducts { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } }
    }
    fragment User on User { id username name }
    fragment Review on Review { id body }
    fragment Product on Product { inStock name price shippingEstimate upc weight }`,
    "{ me { reviews { author { username } product { shippingEstimate } } } }",
    "{ topProducts { reviews { author { username } } } }",
    "{ topProducts { shippingEstimate reviews { body product { inStock } } } me { name } }",
    "{ user(id: 1) { birthday numberOfReviews reviews { product { name reviews { author { birthday } } } } } }",
  ],
};

/** Each subgraph knows the object by two keys, and only its neighbours share one with it. */
function ring(size: number): QualityGraph {
  const fields = (of: readonly number[]): string => `{ t { ${of.map((one) => `f${one}`).join(" ")} } }`;
  return {
    name: `ring of ${size} keys`,
    subgraphs: Object.fromEntries(
      range(size).map((i) => {
        const [own, next] = [`k${i}`, `k${(i + 1) % size}`];
        return [
          `s${i}`,
          `${i === 0 ? "type Query { t: T }" : ""}
           type T @key(fields: "${own}") @key(fields: "${next}") { ${own}: ID! @shareable ${next}: ID! @shareable f${i}: Int }`,
        ];
      }),
    ),
    operations: [
      fields([0, 1]),
      fields([size - 1]),
      fields([Math.floor(size / 2)]),
      fields([1, size - 1]),
      fields([2, size - 2]),
      ...(size <= 6 ? [fields(range(size))] : []),
    ],
  };
}

/** Fields that several subgraphs have, so that it matters which of them is asked. */
const sharing: QualityGraph = {
  name: "shared fields",
  subgraphs: {
    a: `type Query { p: P list: [P] } type P @key(fields: "id") { id: ID! e: E @shareable f: E @shareable w: Int @shareable }
        type E @key(fields: "id") { id: ID! v: Int @shareable }`,
    b: `type P @key(fields: "id") { id: ID! x: Int @shareable y: Int @shareable e: E @shareable f: E @shareable }
        type E @key(fields: "id") { id: ID! n: Int @shareable m: Int @shareable }`,
    c: `type P @key(fields: "id") { id: ID! y: Int @shareable z: Int @shareable w: Int @shareable }
        type E @key(fields: "id") { id: ID! m: Int @shareable o: Int @shareable v: Int @shareable }`,
    d: `type P @key(fields: "id") { id: ID! x: Int @shareable z: Int @shareable e: E @shareable }
        type E @key(fields: "id") { id: ID! n: Int @shareable o: Int @shareable }`,
  },
  operations: [
    "{ p { x y z } }",
    "{ p { x y } }",
    "{ p { y z w } }",
    "{ p { e { n } f { n } } }",
    "{ p { e { n m o } f { n m o v } } }",
    "{ p { x e { n } } }",
    "{ p { z e { n o } f { n } } }",
    "{ list { x z e { n o m } f { n o } } p { e { n } } }",
    "query ($a: Boolean!) { p { x @include(if: $a) z e { n @skip(if: $a) o } } }",
    "query ($a: Boolean!, $b: Boolean!) { p { x @include(if: $a) y @include(if: $b) z @skip(if: $b) } }",
  ],
};

/** Three subgraphs with leaves in each pair of which one would do, at two levels. */
const covering: QualityGraph = {
  name: "set covers",
  subgraphs: {
    root: `type Query { t: T ts: [T] } type T @key(fields: "id") { id: ID! }`,
    a: `type T @key(fields: "id") { id: ID! f1: Int @shareable f2: Int @shareable f3: Int @shareable next: T @shareable }`,
    b: `type T @key(fields: "id") { id: ID! f4: Int @shareable f5: Int @shareable f6: Int @shareable next: T @shareable }`,
    c: `type T @key(fields: "id") { id: ID! f1: Int @shareable f4: Int @shareable next: T @shareable }`,
    d: `type T @key(fields: "id") { id: ID! f2: Int @shareable f5: Int @shareable }`,
    e: `type T @key(fields: "id") { id: ID! f3: Int @shareable f6: Int @shareable }`,
  },
  operations: [
    "{ t { f1 f2 f3 f4 f5 f6 } }",
    "{ t { f1 f4 } }",
    "{ t { f1 f4 f2 f5 } }",
    "{ t { next { f1 f2 f3 f4 f5 f6 } } }",
    "{ t { f4 next { f1 next { f4 } } } }",
    "{ ts { f1 next { f4 next { f1 f4 next { f2 f5 } } } } }",
  ],
};

const keys: QualityGraph = {
  name: "composite, nested and one-way keys",
  subgraphs: {
    a: `type Query { u: U us: [[U!]!] } type U @key(fields: "id") @key(fields: "org { id } name") { id: ID! name: String! @shareable org: Org! @shareable }
        type Org { id: ID! @shareable }`,
    b: `type U @key(fields: "org { id } name") { name: String! @shareable org: Org! @shareable age: Int } type Org { id: ID! @shareable }`,
    c: `type U @key(fields: "id") @key(fields: "email") { id: ID! email: String! @shareable }`,
    d: `type U @key(fields: "email") { email: String! @shareable karma: Int friend: U }`,
    e: `type U @key(fields: "id", resolvable: false) { id: ID! } type Query { e: U }`,
    f: `type U @key(fields: "email name") { email: String! @shareable name: String! @shareable both: Int }`,
    g: `type U @key(fields: "id") @key(fields: "email") @key(fields: "email name") { id: ID! email: String! @shareable name: String! @shareable last: Int }`,
  },
  operations: [
    "{ us { age } }",
    "{ u { karma } }",
    "{ u { karma age both } }",
    "{ u { both } }",
    "{ u { last both karma } }",
    "{ u { friend { age } } }",
    "{ u { friend { friend { last } both } } }",
    "{ e { karma name } }",
    "{ e { age both } u { age both } }",
  ],
};

const requires: QualityGraph = {
  name: "chains and circles of requires",
  subgraphs: {
    a: `type Query { t: T ts: [T] } type T @key(fields: "id") { id: ID! a: Int b: Int @external a2: Int @requires(fields: "b") }`,
    b: `type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") b2: Int c: Int @external b3: Int @requires(fields: "c") }`,
    c: `type T @key(fields: "id") { id: ID! b: Int @external c: Int @requires(fields: "b") c2: Int b2: Int @external c3: Int @requires(fields: "b2") }`,
    d: `type T @key(fields: "id") { id: ID! c: Int @external d: Int @requires(fields: "c") o: O @external e: Int @requires(fields: "o { x y }") }
        type O @external { x: Int y: Int }`,
    e: `type T @key(fields: "id") { id: ID! o: O } type O { x: Int y: Int z: Int }`,
  },
  operations: [
    "{ t { b } }",
    "{ t { a2 } }",
    "{ t { c } }",
    "{ t { d } }",
    "{ t { a2 b3 d } }",
    "{ t { b2 b } }",
    "{ t { b b2 c c2 } }",
    "{ t { c3 c2 } }",
    "{ t { c3 b3 } }",
    "{ t { e o { z } } }",
    "{ ts { e d a2 } }",
    "{ t { e } ts { e o { x } } }",
    "query ($a: Boolean!) { t { d @include(if: $a) e @skip(if: $a) b2 } }",
    "query ($a: Boolean!) { t { b @include(if: $a) c3 } }",
  ],
};

/** What is required lies below other entities. */
const requiresFar: QualityGraph = {
  name: "requires through entities",
  subgraphs: {
    orders: `type Query { order: Order orders: [Order] }
      type Order @key(fields: "id") { id: ID! items: [Item!]! buyer: User }
      type Item { product: Product amount: Int }
      type Product @key(fields: "id", resolvable: false) { id: ID! } type User @key(fields: "id", resolvable: false) { id: ID! }`,
    products: `type Product @key(fields: "id") { id: ID! price: Int weight: Int maker: User }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
    users: `type User @key(fields: "id") { id: ID! country: String name: String }`,
    shipping: `type Order @key(fields: "id") { id: ID! items: [Item!]! @external buyer: User @external
        cost: Int @requires(fields: "items { amount product { weight } }")
        duty: Int @requires(fields: "buyer { country } items { product { maker { country } } }") }
      type Item @external { product: Product amount: Int } type Product @key(fields: "id") { id: ID! weight: Int @external maker: User @external }
      type User @key(fields: "id") { id: ID! country: String @external }`,
  },
  operations: [
    "{ order { cost } }",
    "{ order { cost items { product { price } } } }",
    "{ order { cost items { product { weight price } } buyer { name } } }",
    "{ order { duty } }",
    "{ order { duty cost buyer { name } items { product { maker { name } } } } }",
    "{ orders { duty } order { cost } }",
    "query ($a: Boolean!) { orders { duty @include(if: $a) buyer { name } } }",
  ],
};

const provides: QualityGraph = {
  name: "provides",
  subgraphs: {
    a: `type Query { p: P @provides(fields: "name maker { name }") q: P m: [Media] @provides(fields: "... on Book { title }") f: Film @provides(fields: "title") }
        type P @key(fields: "id") { id: ID! name: String @external maker: U } type U @key(fields: "id") { id: ID! name: String @external }
        union Media = Book | Film type Book @key(fields: "id") { id: ID! title: String @external } type Film @key(fields: "id") { id: ID! title: String @external }`,
    b: `type P @key(fields: "id") { id: ID! name: String @shareable price: Int }
        type Book @key(fields: "id") { id: ID! title: String @shareable pages: Int } type Film @key(fields: "id") { id: ID! title: String @shareable length: Int }`,
    c: `type U @key(fields: "id") { id: ID! name: String @shareable age: Int }`,
  },
  operations: [
    "{ p { name maker { name } } }",
    "{ q { name maker { name } } }",
    "{ p { name price maker { name age } } }",
    "{ p { name } q { name } }",
    "{ m { ... on Book { title } ... on Film { title } } }",
    "{ m { ... on Book { title } ... on Film { id } } }",
    "{ m { ... on Book { title pages } ... on Film { title length } } }",
  ],
};

/** An interface with many types, of which other subgraphs know some. */
function manyTypes(count: number): QualityGraph {
  const types = range(count);
  const inA = types
    .map(
      (i) =>
        `type T${i} implements Node @key(fields: "id") { id: ID! name: String @shareable own${i}: Int next: Node }`,
    )
    .join(" ");
  const some = (names: readonly number[], extra: (i: number) => string): string =>
    names.map((i) => `type T${i} @key(fields: "id") { id: ID! ${extra(i)} }`).join(" ");
  return {
    name: `interface of ${count} types`,
    subgraphs: {
      a: `type Query { node: Node nodes: [Node] t0: T0 } interface Node { id: ID! name: String next: Node } ${inA}`,
      b: `interface Sized { size: Int } ${types
        .filter((i) => i % 2 === 0)
        .map((i) => `type T${i} implements Sized @key(fields: "id") { id: ID! size: Int @shareable }`)
        .join(" ")} type Query { sized: [Sized] }`,
      c: some(
        types,
        (i) => `score: Int @shareable ${i % 3 === 0 ? "size: Int @shareable" : ""} extra${i}: String`,
      ),
      d: some(
        types.filter((i) => i > 1),
        (i) => `rank: Int name: String @shareable only${i}: Int`,
      ),
    },
    operations: [
      "{ nodes { id name } }",
      `{ nodes { ${types.map((i) => `... on T${i} { own${i} score }`).join(" ")} } }`,
      `{ nodes { next { ${types.map((i) => `... on T${i} { score }`).join(" ")} next { id } } } }`,
      "{ nodes { ... on T0 { size } ... on T2 { size rank } ... on T3 { size score } } }",
      "{ sized { size } }",
      `{ sized { size ${types
        .filter((i) => i % 2 === 0)
        .map((i) => `... on T${i} { name }`)
        .join(" ")} } }`,
      "{ sized { ... on T2 { name rank } ... on T0 { name score } } }",
      "{ t0 { size score next { ... on T3 { size extra3 } ... on T2 { only2 } } } }",
      "query ($a: Boolean!) { nodes { ... on T0 @include(if: $a) { size } ... on T2 { size @skip(if: $a) rank } } }",
    ],
  };
}

const unions: QualityGraph = {
  name: "unions",
  subgraphs: {
    a: `type Query { search: [Result] one: Result @shareable } union Result = Book | Film | Song
        type Book @key(fields: "id") { id: ID! title: String } type Film @key(fields: "id") { id: ID! title: String @shareable } type Song @key(fields: "id") { id: ID! }`,
    b: `type Query { one: Result @shareable } union Result = Book | Film
        type Book @key(fields: "id") { id: ID! pages: Int author: Person } type Film @key(fields: "id") { id: ID! title: String @shareable director: Person }
        type Person @key(fields: "id") { id: ID! }`,
    c: `type Song @key(fields: "id") { id: ID! by: Person title: String } type Person @key(fields: "id") { id: ID! name: String works: [Work] }
        union Work = Book | Film type Book @key(fields: "id") { id: ID! } type Film @key(fields: "id") { id: ID! }`,
  },
  operations: [
    "{ search { ... on Book { title pages } ... on Film { title director { name } } ... on Song { title by { name } } } }",
    "{ search { __typename ... on Film { title } } }",
    "{ one { ... on Film { title } } }",
    "{ one { ... on Film { title director { id } } ... on Book { pages } } }",
    "{ search { ... on Book { author { works { ... on Film { title } ... on Book { title pages } } } } ... on Film { director { works { ... on Film { director { name } } } } } } }",
  ],
};

const interfaceObject: QualityGraph = {
  name: "interface-objects",
  subgraphs: {
    a: `type Query { nodes: [Node] user: User } interface Node @key(fields: "id") { id: ID! name: String }
        type User implements Node @key(fields: "id") { id: ID! name: String age: Int }
        type Team implements Node @key(fields: "id") { id: ID! name: String size: Int }`,
    b: `type Query { top: [Node] } type Node @key(fields: "id") @interfaceObject { id: ID! likes: Int @shareable related: [Node] }`,
    c: `type Node @key(fields: "id") @interfaceObject { id: ID! name: String @external label: String @requires(fields: "name") likes: Int @shareable tags: Int }
        type Query { c: Node }`,
    d: `type User @key(fields: "id") { id: ID! mail: String }`,
  },
  operations: [
    "{ nodes { likes } }",
    "{ top { likes } }",
    "{ top { name likes } }",
    "{ top { label } }",
    "{ top { tags likes related { tags } } }",
    "{ top { ... on User { age } } }",
    "{ top { ... on User { mail } } }",
    "{ top { related { ... on User { mail label } ... on Team { size } } } }",
    "{ nodes { label likes tags } user { label mail related { name } } }",
    "{ c { likes tags __typename } }",
    "{ c { label related { label } } }",
  ],
};

const override: QualityGraph = {
  name: "override",
  subgraphs: {
    a: `type Query { p: P } type P @key(fields: "id") { id: ID! x: Int y: Int next: P }`,
    b: `type P @key(fields: "id") { id: ID! x: Int @override(from: "a") z: Int }`,
    c: `type P @key(fields: "id") { id: ID! next: P @override(from: "a") w: Int }`,
  },
  operations: [
    "{ p { x y } }",
    "{ p { y next { w y } } }",
    "{ p { next { next { x z } } } }",
    "{ p { x z w } }",
  ],
};

const roots: QualityGraph = {
  name: "shared roots and values",
  subgraphs: {
    a: `type Query { p: P @shareable q: Q @shareable a: Int } type P @shareable { x: Int a: Int } type Q @key(fields: "id") { id: ID! a: Int v: V @shareable }
        type V @shareable { x: Int y: Int }`,
    b: `type Query { p: P @shareable q: Q @shareable b: Int } type P @shareable { x: Int b: Int } type Q @key(fields: "id") { id: ID! b: Int v: V @shareable }
        type V @shareable { y: Int z: Int }`,
    c: `type Query { q: Q @shareable c: [Q] } type Q @key(fields: "id") { id: ID! a2: Int v: V @shareable } type V @shareable { x: Int z: Int }`,
  },
  operations: [
    "{ p { x } }",
    "{ p { x b } }",
    "{ p { x a b } }",
    "{ q { a b } }",
    "{ q { a b a2 } a b }",
    "{ q { v { x y } } }",
    "{ q { v { x y z } } }",
    "{ c { v { x z } } }",
    "{ c { v { x y z } a } p { x } b }",
    "{ a p { b } }",
  ],
};

const mutations: QualityGraph = {
  name: "mutations",
  subgraphs: {
    a: `type Query { t: T } type Mutation { a: T a2: T } type T @key(fields: "id") { id: ID! x: Int }`,
    b: `type Mutation { b: T b2: T } type T @key(fields: "id") { id: ID! y: Int }`,
    c: `type T @key(fields: "id") { id: ID! z: Int next: T }`,
  },
  operations: [
    "mutation { a { x } a2 { x } b { y } }",
    "mutation { a { y } b { x } a2 { z } }",
    "mutation { a { id } b { id } a2 { id } b2 { y z } }",
    "mutation { a { y z next { x y } } a2 { y } }",
  ],
};

/** An entity whose link is in several subgraphs at every level of a tree. */
const tree: QualityGraph = {
  name: "tree of shared links",
  subgraphs: Object.fromEntries(
    range(4).map((i) => [
      `s${i}`,
      `type Query { start: N @shareable } type N @key(fields: "id") { id: ID! own${i}: Int left: N @shareable right: N @shareable }`,
    ]),
  ),
  operations: [
    "{ start { own0 left { own1 left { own2 } } } }",
    "{ start { own0 left { own1 right { own1 } } right { own2 left { own2 } } } }",
    "{ start { left { own1 own2 } right { own1 own2 } } }",
    "{ start { own1 left { own2 left { own3 left { own1 } } } right { own3 right { own2 } } } }",
    "{ start { own0 own1 own2 own3 left { own0 own1 right { own2 own3 } } } }",
  ],
};

/** Objects without a key, which are reached through the objects above them. */
const values: QualityGraph = {
  name: "objects without a key",
  subgraphs: {
    a: `type Query { e: E es: [E!]! } type E @key(fields: "id") { id: ID! v: V @shareable vs: [V!]! @shareable } type V @shareable { x: Int w: W } type W @shareable { p: Int q: Int }`,
    b: `type E @key(fields: "id") { id: ID! v: V @shareable vs: [V!]! @shareable } type V @shareable { y: Int w: W } type W @shareable { q: Int }`,
    c: `type E @key(fields: "id") { id: ID! v: V @shareable vs: [V!]! @shareable z: Int } type V @shareable { x: Int y: Int w: W } type W @shareable { p: Int q: Int r: Int f: F } type F @key(fields: "id") { id: ID! }`,
    d: `type F @key(fields: "id") { id: ID! name: String e: E } type E @key(fields: "id", resolvable: false) { id: ID! }`,
  },
  operations: [
    "{ e { v { x y } } }",
    "{ e { v { x y w { p q } } } }",
    "{ e { v { w { p q r } } vs { x y w { p q } } } }",
    "{ es { z v { x w { f { name e { v { y } } } } } } }",
    "{ e { vs { y } z } }",
  ],
};

export const qualityGraphs: readonly QualityGraph[] = [
  shop,
  reviews,
  ring(4),
  ring(6),
  ring(8),
  sharing,
  covering,
  keys,
  requires,
  requiresFar,
  provides,
  manyTypes(6),
  manyTypes(14),
  unions,
  interfaceObject,
  override,
  roots,
  mutations,
  tree,
  values,
];
