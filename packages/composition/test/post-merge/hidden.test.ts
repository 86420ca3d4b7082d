import { describe, expect, it } from "vitest";
import { errorsOf } from "../compositions.ts";

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ["the query type is seen", `type Query @inaccessible { a: Int }`, ["QUERY_ROOT_TYPE_INACCESSIBLE Query"]],
  [
    "what clients see refers to what they see",
    `type Query { a: H } type H @inaccessible { x: Int }`,
    ["REFERENCED_INACCESSIBLE Query.a"],
  ],
  [
    "a hidden field may refer to a hidden type",
    `type Query { a: Int b: H @inaccessible } type H @inaccessible { x: Int }`,
    [],
  ],
  [
    "an argument's type is seen where the argument is",
    `type Query { a(e: E): Int } enum E @inaccessible { A }`,
    ["REFERENCED_INACCESSIBLE Query.a(e:)"],
  ],
  [
    "a type that clients see has something in it",
    `type Query { a: T } type T { x: Int @inaccessible }`,
    ["ONLY_INACCESSIBLE_CHILDREN T"],
  ],
  ["so has an enum", `type Query { a: E } enum E { A @inaccessible }`, ["ONLY_INACCESSIBLE_CHILDREN E"]],
  [
    "so has a union",
    `type Query { a: U } union U = H type H @inaccessible { x: Int }`,
    ["ONLY_INACCESSIBLE_CHILDREN U"],
  ],
  ["one of several may be hidden", `type Query { a: T } type T { x: Int @inaccessible y: Int }`, []],
  [
    "a field that an interface shows is seen",
    `type Query { a: T i: I } interface I { x: Int y: Int } type T implements I { x: Int @inaccessible y: Int }`,
    ["IMPLEMENTED_BY_INACCESSIBLE T.x"],
  ],
  [
    "it may be hidden on both",
    `type Query { a: T i: I } interface I { x: Int @inaccessible y: Int } type T implements I { x: Int @inaccessible y: Int }`,
    [],
  ],
  [
    "an argument that an interface shows is seen",
    `type Query { i: I } interface I { x(r: Int): Int } type T implements I { x(r: Int @inaccessible): Int }`,
    ["IMPLEMENTED_BY_INACCESSIBLE T.x(r:)"],
  ],
  [
    "what must be given is seen",
    `type Query { a(x: Int! @inaccessible): Int }`,
    ["REQUIRED_INACCESSIBLE Query.a(x:)"],
  ],
  ["what has a default may be hidden", `type Query { a(x: Int! = 1 @inaccessible): Int }`, []],
  [
    "an input field that must be given is seen",
    `type Query { a(i: I): Int } input I { x: Int! @inaccessible y: Int }`,
    ["REQUIRED_INACCESSIBLE I.x"],
  ],
  [
    "a default uses values that are seen",
    `type Query { a(e: E = A): Int } enum E { A @inaccessible B }`,
    ["DEFAULT_VALUE_USES_INACCESSIBLE Query.a(e:)"],
  ],
  [
    "a default uses input fields that are seen",
    `type Query { a(i: I = { x: 1 }): Int } input I { x: Int @inaccessible y: Int }`,
    ["DEFAULT_VALUE_USES_INACCESSIBLE Query.a(i:)"],
  ],
  [
    "a type insists on no argument that its interface hides",
    `type Query { i: I } interface I { a(x: Int! = 1 @inaccessible): Int } type T implements I { a(x: Int!): Int }`,
    ["INVALID_GRAPHQL T.a(x:)"],
  ],
  [
    "every interface has the arguments that it shows",
    `type Query { i: I j: J } interface I { a(x: Int @inaccessible): Int } interface J { a(x: Int): Int }
      type T implements I & J { a(x: Int @inaccessible): Int }`,
    ["IMPLEMENTED_BY_INACCESSIBLE T.a(x:)"],
  ],
  ["a hidden value may stay unused", `type Query { a(e: E = B): Int } enum E { A @inaccessible B }`, []],
];

describe("what clients see stands by itself", () => {
  it.each(cases)("%s", (_, sdl, errors) => {
    expect(errorsOf({ a: sdl })).toEqual(errors);
  });

  it("hiding in one subgraph hides", () => {
    expect(
      errorsOf({
        a: `type Query { a: T } type T @shareable { x: Int }`,
        b: `type T @shareable { x: Int @inaccessible }`,
      }),
    ).toEqual(["ONLY_INACCESSIBLE_CHILDREN T"]);
  });
});
