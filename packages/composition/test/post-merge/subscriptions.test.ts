import { expect, it } from "vitest";
import { errorsOf } from "../compositions.ts";

it("refuses @shareable on fields of the subscription type, whatever it is called", () => {
  expect(
    errorsOf({
      a: "schema { query: Query subscription: S } type Query { a: Int } type S { x: Int @shareable y: Int }",
    }),
  ).toEqual(["INVALID_FIELD_SHARING Subscription.x"]);
});

it("takes it on the fields of the other root types", () => {
  expect(errorsOf({ a: "type Query { a: Int @shareable } type Mutation { a: Int @shareable }" })).toEqual([]);
});
