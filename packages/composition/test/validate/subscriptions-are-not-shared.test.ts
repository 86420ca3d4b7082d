import { expect, it } from "vitest";
import { latest, problemsOf } from "../problems.ts";

it("refuses @shareable on fields of the subscription type, whatever it is called", () => {
  expect(
    problemsOf(
      latest(
        "schema { query: Query subscription: S }\ntype Query { a: Int }\ntype S { x: Int @shareable y: Int }",
      ),
    ),
  ).toEqual(["INVALID_FIELD_SHARING Subscription.x a:4:17"]);
});

it("takes it on the fields of the other root types", () => {
  expect(problemsOf(latest("type Query { a: Int @shareable }\ntype Mutation { a: Int @shareable }"))).toEqual(
    [],
  );
});
