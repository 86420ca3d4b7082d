import { once } from "node:events";
import { createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { buildSchema, graphql } from "graphql";
import { expect, it } from "vitest";
import { ask, startTestGateway, TestShop } from "./test-shop.ts";

/** A subgraph that speaks nothing but HTTP/2 without TLS. */
async function startHttp2Subgraph(): Promise<{ readonly url: string } & AsyncDisposable> {
  const sdl = "type Query { motto: String }";
  const schema = buildSchema(
    `${sdl} type _Service { sdl: String! } extend type Query { _service: _Service! }`,
  );
  const rootValue = { motto: "Each keeps its own laws.", _service: { sdl } };
  const sessions: ServerHttp2Session[] = [];
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => graphql({ schema, source: JSON.parse(body).query, rootValue }))
      .then((result) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(result));
      });
  });
  server.on("session", (session) => sessions.push(session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) {
        session.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}

it("A subgraph that speaks HTTP/2 only is asked for its schema and for answers, where the setting says so", async () => {
  await using subgraph = await startHttp2Subgraph();
  await using gateway = await startTestGateway(
    {
      kind: "subgraphs",
      subgraphs: [{ name: "a", routingUrl: subgraph.url, schema: { kind: "introspect" } }],
    },
    { settings: { subgraphHttp2: "always" } },
  );
  await gateway.whenReady();
  expect(await ask(gateway, "{ motto }")).toEqual({ data: { motto: "Each keeps its own laws." } });
});

it("Subgraphs are told how long their answer is waited for, and what they may compress it with", async () => {
  await using shop = await TestShop.start();
  await using gateway = await startTestGateway(shop.source, {
    settings: { subgraphTimeout: "7s", subgraphCompression: "always" },
    serverSettings: { requestTimeout: "5s" },
  });
  await gateway.whenReady();
  await ask(gateway, "{ users { name } }");
  const [seen] = shop.users.operations.slice(-1);
  const timeLeftMs = Number(seen?.headers["x-request-timeout-ms"]);
  expect(timeLeftMs).toBeGreaterThan(0);
  expect(timeLeftMs).toBeLessThanOrEqual(5_000);
  expect(seen?.headers["accept-encoding"]).toBe("zstd, gzip, br");
});
