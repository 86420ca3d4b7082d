import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { compose } from "@hansa/composition";
import { describe, expect, it } from "vitest";
import { ask, metric, startTestGateway, TestShop } from "./test-shop.ts";

interface Echo extends AsyncDisposable {
  readonly url: string;
  /** The bodies of its requests. */
  readonly bodies: readonly string[];
}

/** A subgraph that answers the same text to everything. */
async function serveText(answer: string): Promise<Echo> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      response.writeHead(200, { "content-type": "application/json" }).end(answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const accountSdl = `
  scalar BigInt
  scalar Json
  type Query { account(id: ID, number: BigInt, filter: Filter): Account }
  input Filter { any: Json }
  type Account { id: ID, balance: BigInt }
`;

describe("A client's numbers", () => {
  it("come to the subgraph as they were written, whatever JavaScript would make of them, and back", async () => {
    await using subgraph = await serveText('{"data":{"account":{"id":9007199254740993,"balance":1e400}}}');
    const { supergraphSdl: sdl = "" } = compose([
      { name: "bank", routingUrl: subgraph.url, sdl: accountSdl },
    ]);
    await using gateway = await startTestGateway({ kind: "sdl", sdl });
    await gateway.whenReady();
    const query =
      "query ($id: ID, $number: BigInt, $more: BigInt = 9007199254740995, $filter: Filter) { account(id: $id, number: $number, filter: $filter) { id balance } other: account(number: $more) { id } }";
    const response = await fetch(gateway.endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"query":${JSON.stringify(query)},"variables":{"id":9007199254740993,"number":12345678901234567890.5,"filter":{"any":[1e-400]}}}`,
    });
    const [body = ""] = subgraph.bodies;
    expect(body.slice(body.indexOf('"variables"'))).toBe(
      '"variables":{"id":"9007199254740993","number":12345678901234567890.5,"more":9007199254740995,"filter":{"any":[1e-400]}}}',
    );
    expect(await response.text()).toContain('"account":{"id":"9007199254740993","balance":1e400}');
  });

  it.each([
    [
      "the variables",
      '{"query":"{ account { id } }","variables":9007199254740993}',
      /variables.* of the request/,
    ],
    ["the body", "9007199254740993", /not a JSON object/],
  ])("are no object in the place of %s", async (_name, body, message) => {
    await using shop = await TestShop.start();
    await using gateway = await startTestGateway(shop.source);
    await gateway.whenReady();
    const headers = { "content-type": "application/json" };
    const response = await fetch(gateway.endpoint, { method: "POST", headers, body });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(message);
  });
});

describe("An operation seen before", () => {
  it("is parsed, validated and planned no more, whatever its variables", async () => {
    await using shop = await TestShop.start();
    await using gateway = await startTestGateway(shop.source);
    await gateway.whenReady();
    const query = "query ($with: Boolean!) { orders { id name @include(if: $with) createdBy { name } } }";
    const counters = async (): Promise<Readonly<Record<string, number>>> => ({
      documentsRead: await metric(gateway, "hansa_document_cache_misses_total"),
      documentsKnown: await metric(gateway, "hansa_document_cache_hits_total"),
      plansMade: await metric(gateway, "hansa_plan_cache_misses_total"),
      plansKnown: await metric(gateway, "hansa_plan_cache_hits_total"),
      planned: await metric(gateway, "hansa_planning_duration_seconds_count"),
    });
    await ask(gateway, query, { variables: { with: true } });
    expect(await counters()).toEqual({
      documentsRead: 1,
      documentsKnown: 0,
      plansMade: 1,
      plansKnown: 0,
      planned: 1,
    });
    for (let count = 0; count < 20; count++) {
      const { errors } = await ask(gateway, query, { variables: { with: count % 2 === 0 } });
      expect(errors).toBeUndefined();
    }
    expect(await counters()).toEqual({
      documentsRead: 1,
      documentsKnown: 20,
      plansMade: 1,
      plansKnown: 20,
      planned: 1,
    });
  });
});
