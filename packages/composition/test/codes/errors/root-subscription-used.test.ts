import { describe, expect, it } from "vitest";
import { toldCodes } from "../told-codes.ts";

describe("ROOT_SUBSCRIPTION_USED", () => {
  it("is told of a type named Subscription beside another subscription type", () => {
    const told = toldCodes({
      a: "schema { query: Query subscription: S } type Query { a: Int } type S { a: Int } type Subscription { a: Int }",
    });
    expect(told.errors).toEqual(["ROOT_SUBSCRIPTION_USED"]);
  });

  it("is not told of a type of another name", () => {
    const told = toldCodes({
      a: "schema { query: Query subscription: S } type Query { a: Int } type S { a: Int } type Subscriptions { a: Int }",
    });
    expect(told.errors).toEqual([]);
  });

  it("is not told of a subscription type of that name", () => {
    const told = toldCodes({
      a: "schema { query: Query subscription: Subscription } type Query { a: Int } type Subscription { a: Int }",
    });
    expect(told.errors).toEqual([]);
  });
});
