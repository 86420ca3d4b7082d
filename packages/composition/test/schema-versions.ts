import { latest } from "./problems.ts";

/**
 * Subgraphs that hang together, each in versions that an edit can make of it: what else it may say, what it may leave
 * out, and what is wrong. Sets of them compose or fail in every stage.
 */
export const versionsByName: Readonly<Record<string, readonly string[]>> = {
  users: [
    latest(`type Query { me: User users: [User!]! }
      type User @key(fields: "id") { id: ID! name: String! role: Role address: Address }
      type Address @shareable { city: String! }
      enum Role { ADMIN GUEST }`),
    latest(`"The entry" type Query { me(role: Role = GUEST): User }
      "A person" type User @key(fields: "id") @key(fields: "email") @tag(name: "person") {
        id: ID! email: ID! name: String @deprecated role: Role! address: Address
      }
      type Address @shareable { city: String }
      enum Role { ADMIN GUEST NOBODY }`),
    latest(`type Query { me: User }
      type User implements Named @key(fields: "id") { id: ID! name: String! }
      interface Named { name: String! }`),
    latest('type Query { me: User } type User @key(fields: "id") { id: ID! missing: Nowhere }'),
    "type Query { me: ",
    `type Query { me: User } type User @key(fields: "id") { id: ID! name: String! }`,
  ],
  orders: [
    latest(`type Query { orders(first: Int = 10): [Order!]! }
      type Order implements Node @key(fields: "id") { id: ID! by: User total: Money }
      interface Node @key(fields: "id") { id: ID! }
      type Money @shareable { amount: Int! }
      type User @key(fields: "id") { id: ID! orders: [Order!]! }`),
    latest(`type Query { orders(first: Int): [Order!]! @cost(weight: 5) }
      type Order implements Node @key(fields: "id") { id: ID! by: User @provides(fields: "name") total: Money }
      interface Node @key(fields: "id") { id: ID! }
      type Money @shareable { amount: Int }
      extend type User @key(fields: "id") { id: ID! name: String! @external orders: [Order!]! }`),
    latest(`type Query { orders: [Order!]! }
      type Order implements Node @key(fields: "id") { id: ID! by: User }
      interface Node @key(fields: "id") { id: ID! }
      type User @key(fields: "id", resolvable: false) { id: ID! }`),
    latest(`type Query { orders: [Order!]! }
      type Order implements Node @key(fields: "id") { id: ID! by: User @shareable }
      interface Node @key(fields: "id") { id: ID! }
      type Bill { of: User }
      type User @key(fields: "id") { id: ID! bill: Bill }`),
    latest(`type Query { orders: [Order!]! }
      type Order @key(fields: "id") { id: ID! by: User }
      type User @key(fields: "nothing") { id: ID! name: String! }`),
    `extend type Query { orders: [Order] }
      type Order @key(fields: "id") { id: ID! by: User }
      extend type User @key(fields: "id") { id: ID! @external }`,
  ],
  shipping: [
    latest(`type Query { parcels: [Parcel!]! }
      union Parcel = Order | Letter
      type Letter { text: String! to: User }
      type Order @key(fields: "id") { id: ID! weight: Int! }
      type User @key(fields: "id") { id: ID! name: String! @external label: String! @requires(fields: "name") }
      enum Role { ADMIN }
      input Size { width: Int! height: Int }`),
    latest(`type Query { parcels(size: Size): [Parcel!]! }
      union Parcel = Order
      type Order @key(fields: "id") { id: ID! total: Money @override(from: "orders", label: "percent(20)") }
      type Money @shareable { amount: Int! currency: String }
      input Size { width: Int! }`),
    latest(`type Query { parcels: [Order] }
      type Node @interfaceObject @key(fields: "id") { id: ID! weight: Int! }
      type Order @key(fields: "id") { id: ID! total: Money @override(from: "orders") }
      type Money @shareable { amount: Int! }`),
    latest(`type Query { parcels: [Node] }
      type Node @interfaceObject @key(fields: "id") { id: ID! by: User @shareable }
      type User @key(fields: "id") { id: ID! }`),
    latest(`type Query { parcels: [Parcel!]! }
      interface Parcel { weight: Int! }
      scalar Money
      type Order implements Parcel @key(fields: "id") { id: ID! weight: Int! }`),
    latest(`type Query { parcels: [Parcel!]! }
      type Parcel { secret: String @inaccessible owner: User }
      type User @context(name: "person") @key(fields: "id") { id: ID! nick: String! bag: Bag! }
      type Bag @key(fields: "id") { id: ID! label(by: String @fromContext(field: "$person { nick }")): String! }`),
  ],
  reviews: [
    `extend type User @key(fields: "id") {
        id: ID! @external name: String! @external @tag(name: "person") reviews: [Review!]! @requires(fields: "name")
      }
      type Review { text: String! price: Money } type Money { amount: Int! } extend type Query { reviews: [Review!]! }`,
    `extend type User { id: ID! @external email: ID! @external reviews: [Review] }
      type Review { text: String! price: Money } extend type Money { amount: Int! @external }`,
    `type Review @key(fields: "id") { id: ID! by: User @provides(fields: "id name") } extend type Query { reviews: [Review] }
      type User @key(fields: ["id", "email"]) { id: ID! email: ID! name: String! @external }`,
    `extend type User @key(fields: "id") { id: ID! @external } extend type Order { id: ID! @external }`,
  ],
};
