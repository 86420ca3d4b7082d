import { describe, expect, it } from "vitest";
import type { SupergraphSource } from "../src/index.ts";
import { ask, startTestGateway } from "./test-shop.ts";
import { TestSubgraph } from "./test-subgraph.ts";

/** What each mutation field of two subgraphs was asked with, as keys by subgraph in the order of the requests. */
async function keysOf(query: string, headers: Record<string, string>, times = 1): Promise<unknown[][]> {
  await using orders = await TestSubgraph.start({
    sdl: "type Query { order: Int } type Mutation { place: Int cancel: Int }",
    root: { order: 1, place: 2, cancel: 3 },
  });
  await using users = await TestSubgraph.start({
    sdl: "type Query { user: Int } type Mutation { greet: Int }",
    root: { user: 1, greet: 4 },
  });
  const source: SupergraphSource = {
    kind: "subgraphs",
    subgraphs: [
      { name: "orders", routingUrl: orders.url, schema: { kind: "introspect" } },
      { name: "users", routingUrl: users.url, schema: { kind: "introspect" } },
    ],
  };
  await using gateway = await startTestGateway(source);
  await gateway.whenReady();
  for (let time = 0; time < times; time++) {
    expect(await ask(gateway, query, { headers })).not.toHaveProperty("errors");
  }
  return [orders, users].map(({ operations }) => operations.map((each) => each.headers["idempotency-key"]));
}

const headers = { "idempotency-key": "k-1" };

describe("a client's Idempotency-Key", () => {
  it("goes with a mutation to each of its subgraphs", async () => {
    expect(await keysOf("mutation { place greet }", headers)).toEqual([["k-1"], ["k-1"]]);
  });

  it("is never one key for two requests to a subgraph, and the same when they are sent again", async () => {
    const [orders = [], users] = await keysOf("mutation { place greet cancel }", headers, 2);
    expect(users).toEqual(["k-1", "k-1"]);
    expect(orders).toEqual(["k-1", expect.stringMatching(/^[\w-]{43}$/), ...orders.slice(0, 2)]);
    expect(orders).toHaveLength(4);
  });

  it("is no concern of queries, nor of mutations without one", async () => {
    expect(await keysOf("{ order user }", headers)).toEqual([[undefined], [undefined]]);
    expect(await keysOf("mutation { place }", {})).toEqual([[undefined], []]);
  });
});
