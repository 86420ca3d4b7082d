import { describe, expect, it } from "vitest";
import type { CodeGeneration } from "../src/index.ts";
import {
  at,
  entitiesAt,
  entityFetch,
  errorLines,
  FakeSubgraphs,
  field,
  plan,
  rootFetch,
  run,
} from "./plan-vocabulary.ts";
import { planWithNestedKey } from "./user-plan.ts";

const depth = 50_000;
const nested = "[".repeat(depth) + "]".repeat(depth);

/** The text of an answer; `nested` stands for lists within lists. */
function textOf(data: unknown): { readonly body: string } {
  return { body: JSON.stringify({ data }).replaceAll('"nested"', nested) };
}

const generations: readonly CodeGeneration[] = ["always", "never"];

describe.each(generations)(
  "Lists within lists where a subgraph should have answered an object: %s",
  (codeGeneration) => {
    it("are an error at each place of the entity that they stand in", async () => {
      const users = plan(
        [
          rootFetch(0, "a", "{ users { __typename id } }"),
          entityFetch(1, "b", "org { name }", { inputs: [entitiesAt(at("users.@"))] }),
        ],
        [field("users", "[User]", [field("id", "ID"), field("org", "Org", [field("name", "String")])])],
      );
      const subgraphs = new FakeSubgraphs({
        a: { data: { users: ["1", "1"].map((id) => ({ __typename: "User", id })) } },
        b: textOf({ _entities: [{ org: "nested" }] }),
      });
      const answer = await run(users, subgraphs, { codeGeneration });
      expect(answer.data).toEqual({
        users: [
          { id: "1", org: null },
          { id: "1", org: null },
        ],
      });
      expect(errorLines(answer)).toEqual([
        "users.0.org: SUBREQUEST_MALFORMED_RESPONSE",
        "users.1.org: SUBREQUEST_MALFORMED_RESPONSE",
      ]);
    });

    it("are an error where two subgraphs answer them", async () => {
      const both = plan(
        [rootFetch(0, "a", "{ o { x } }"), rootFetch(1, "b", "{ o { y } }")],
        [field("o", "O", [field("x", "Int"), field("y", "Int")])],
      );
      const subgraphs = new FakeSubgraphs({ a: textOf({ o: "nested" }), b: textOf({ o: "nested" }) });
      const answer = await run(both, subgraphs, { codeGeneration });
      expect(answer.data).toEqual({ o: null });
      expect(errorLines(answer)).toEqual(["o: SUBREQUEST_MALFORMED_RESPONSE"]);
    });

    it("are no part of a key", async () => {
      const subgraphs = new FakeSubgraphs({ a: textOf({ user: { __typename: "User", org: "nested" } }) });
      const answer = await run(planWithNestedKey("id"), subgraphs, { codeGeneration });
      expect(answer.data).toEqual({ user: { name: null } });
      expect(subgraphs.log).toEqual(["a"]);
      expect(errorLines(answer)).toEqual(["user.name: SUBREQUEST_MALFORMED_RESPONSE"]);
    });

    it("are cut where an argument is taken from above, for its subgraph to judge", async () => {
      const selection = [{ name: "code", dataKey: "code", nullable: true }];
      const contextual = plan(
        [
          rootFetch(0, "a", "{ seller { currency { code } product { __typename id } } }"),
          entityFetch(1, "b", "name", {
            document:
              "query($representations:[_Any!]!,$context0:String){_entities(representations:$representations){...on Product{price(currency:$context0)}}}",
            inputs: [
              entitiesAt(at("seller.product"), {
                contextVariables: [
                  {
                    variable: "context0",
                    type: "String",
                    sources: [
                      {
                        pathLength: 1,
                        value: [{ name: "currency", dataKey: "currency", nullable: true, selection }],
                      },
                    ],
                  },
                ],
              }),
            ],
          }),
        ],
        [field("seller", "Seller", [field("product", "Product", [field("price", "Int")])])],
      );
      const subgraphs = new FakeSubgraphs({
        a: textOf({ seller: { currency: "nested", product: { __typename: "Product", id: "1" } } }),
        b: { data: { _entities: [{ price: 5 }] } },
      });
      const answer = await run(contextual, subgraphs, { codeGeneration });
      expect(answer.data).toEqual({ seller: { product: { price: 5 } } });
      expect(subgraphs.log.at(1)).toMatch(/"context0":\[{50}null\]{50}\}$/);
    });
  },
);

describe.each(generations)("Keys that every object has, below what is no object: %s", (codeGeneration) => {
  const friends = plan(
    [
      rootFetch(0, "a", "{ user { __typename __proto__: friend { __typename id } } }"),
      entityFetch(1, "b", "name", { inputs: [entitiesAt(at("user.__proto__"))] }),
    ],
    [field("user", "User", [field("__proto__", "Friend", [field("name", "String")])])],
  );

  it.each(['{"user":[]}', '{"user":12345678901234567890}', '{"user":"text"}'])(
    "lead nowhere in %s",
    async (data) => {
      const subgraphs = new FakeSubgraphs({ a: { body: `{"data":${data}}` } });
      const answer = await run(friends, subgraphs, { codeGeneration });
      expect(answer.data).toEqual({ user: null });
      expect(errorLines(answer)).toEqual(["user: SUBREQUEST_MALFORMED_RESPONSE"]);
      expect(subgraphs.log).toEqual(["a"]);
    },
  );

  it("lead where an object has them", async () => {
    const subgraphs = new FakeSubgraphs({
      a: { body: '{"data":{"user":{"__typename":"User","__proto__":{"__typename":"User","id":"1"}}}}' },
      b: { data: { _entities: [{ name: "Ada" }] } },
    });
    const answer = await run(friends, subgraphs, { codeGeneration });
    expect(JSON.stringify(answer)).toBe('{"data":{"user":{"__proto__":{"name":"Ada"}}}}');
  });
});
