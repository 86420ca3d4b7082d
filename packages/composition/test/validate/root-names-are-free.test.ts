import { expect, it } from "vitest";
import { latest, problemsOf } from "../problems.ts";

it.each(["query", "mutation", "subscription"])(
  "refuses a type with the name of the %s type beside it",
  (root) => {
    const name = `${root.charAt(0).toUpperCase()}${root.slice(1)}`;
    const others = root === "query" ? "" : " query: Query";
    expect(
      problemsOf(
        latest(
          `schema { ${root}: Root${others} }\ntype Root { a: Int }\ntype ${name} { b: Int }${others && "\ntype Query { c: Int }"}`,
        ),
      ),
    ).toEqual([`ROOT_${name.toUpperCase()}_USED ${name} a:4:1`]);
  },
);

it("refuses one of another kind, and one that a schema extension makes free", () => {
  expect(
    problemsOf(latest("schema { query: Root }\ntype Root { a: Int }\ninterface Query { b: Int }")),
  ).toEqual(["ROOT_QUERY_USED Query a:4:1"]);
  expect(
    problemsOf(latest("extend schema { query: Root }\ntype Root { a: Int }\ntype Query { b: Int }")),
  ).toEqual(["ROOT_QUERY_USED Query a:4:1"]);
});

it("takes root types of any name, and a type of a root's usual name that is no root", () => {
  expect(
    problemsOf(latest("schema { query: Root }\ntype Root { a: Mutation }\ntype Mutation { b: Int }")),
  ).toEqual([]);
});
