import { describe, expect, test, vi } from "vitest";
import type { GraphQLEngine, GraphQLServer } from "../src/index.ts";
import { createFakeClock } from "./support/fake-clock.ts";
import { openConnection } from "./support/raw-connection.ts";
import { createShopEngine } from "./support/shop-engine.ts";
import { codesOf, post, startTestServer } from "./support/start-server.ts";

const read = async (server: GraphQLServer, path: string) => {
  const response = await fetch(`${server.url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe("startGraphQLServer", () => {
  test("says where it listens", async () => {
    await using server = await startTestServer();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(server.endpoint).toBe(`${server.url}/graphql`);
  });

  test("writes an IPv6 address as URLs do", async ({ skip }) => {
    const server = await startTestServer({ host: "::1" }).catch(() => skip("This machine has no IPv6."));
    expect(server.url).toBe(`http://[::1]:${server.port}`);
    await server.drain();
  });

  test("names a port that is in use and says what to do", async () => {
    await using server = await startTestServer();
    const error: unknown = await startTestServer({ port: server.port }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "PORT_IN_USE",
      message: `Port ${server.port} on 127.0.0.1 is in use by another process. Stop that process, or choose another port.`,
    });
    // What the system calls it would be printed below.
    expect(error instanceof Error && error.cause).toBeUndefined();
  });

  test("names a host that it cannot listen on", async () => {
    await expect(startTestServer({ host: "192.0.2.1" })).rejects.toMatchObject({ code: "LISTEN_FAILED" });
  });

  test("asks for the engine with each request", async () => {
    let engine: GraphQLEngine | undefined;
    await using server = await startTestServer({ engine: () => engine });
    const before = await post(server, { query: "{ hello }" });
    expect([before.status, codesOf(before), before.headers.get("retry-after")]).toEqual([
      503,
      ["SCHEMA_NOT_READY"],
      "1",
    ]);
    engine = createShopEngine();
    expect((await post(server, { query: "{ hello }" })).status).toBe(200);
  });
});

describe("the endpoints for operators", () => {
  test("/health is alive whatever the engine is", async () => {
    await using server = await startTestServer({ engine: () => undefined });
    expect(await read(server, "/health?x=1")).toMatchObject({ status: 200, text: '{"status":"alive"}' });
  });

  test.each([
    [true, true, 200, "ready"],
    [false, true, 503, "not ready"],
    [true, false, 503, "not ready"],
  ])("/ready with ready %o and an engine %o is %i", async (ready, hasEngine, status, word) => {
    const engine = createShopEngine();
    await using server = await startTestServer({
      engine: () => (hasEngine ? engine : undefined),
      readiness: () => ({ ready, details: { waitingFor: ["users"] } }),
    });
    const answer = await read(server, "/ready");
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      status,
      { status: word, waitingFor: ["users"] },
    ]);
  });

  test("/metrics tells what was served", async () => {
    await using server = await startTestServer();
    await post(server, { query: "{ hello }" });
    await post(server, { query: "{ hello fails }" });
    await post(server, { query: "{ hello }" });
    await read(server, "/nothing/here");
    const { text, headers } = await read(server, "/metrics");
    expect(headers.get("content-type")).toContain("text/plain");
    expect(text).toContain(
      'http_server_request_duration_seconds_count{method="POST",route="/graphql",status="200"} 3',
    );
    expect(text).toContain(
      'http_server_request_duration_seconds_count{method="GET",route="other",status="404"} 1',
    );
    expect(text).toContain('hansa_graphql_errors_total{code="IT_FAILED"} 1');
    expect(text).toContain("hansa_document_cache_hits_total 1");
    expect(text).toContain("hansa_document_cache_misses_total 2");
  });

  test("/metrics can be turned off", async () => {
    await using server = await startTestServer({ settings: { metrics: false } });
    expect((await read(server, "/metrics")).status).toBe(404);
  });

  test("a readiness that throws is a failure with an errorId, not the end of the server", async () => {
    await using server = await startTestServer({
      readiness: () => {
        throw new Error("broken");
      },
    });
    expect((await read(server, "/ready")).text).toContain("errorId");
    expect((await read(server, "/health")).status).toBe(200);
  });

  test("/ points to the endpoint, and other paths are not found", async () => {
    await using server = await startTestServer();
    expect(JSON.parse((await read(server, "/")).text)).toMatchObject({ graphql: "/graphql" });
    const answer = await read(server, "/graphql/x");
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining("NOT_FOUND")]);
  });

  test.each(["/health", "/ready", "/metrics", "/"])("%s allows no POST", async (path) => {
    await using server = await startTestServer();
    const response = await fetch(`${server.url}${path}`, { method: "POST" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

describe("drain", () => {
  const startWaiting = async (settings: { readonly drainTimeout?: number; readonly drainDelay?: number }) => {
    const clock = createFakeClock();
    const { promise: answer, resolve: release } = Promise.withResolvers<string>();
    const slow = vi.fn<() => Promise<string>>(() => answer);
    const engine = createShopEngine({ slow });
    const server = await startTestServer({ engine: () => engine, clock, settings });
    return { server, clock, slow, release };
  };

  test("lets a running request finish and accepts no other", async () => {
    const { server, clock, slow, release } = await startWaiting({});
    const answering = post(server, { query: "{ slow }" });
    await vi.waitUntil(() => slow.mock.calls.length === 1);
    const drained = server.drain();
    await expect(fetch(`${server.url}/health`)).rejects.toThrow("fetch failed");
    release("done");
    const answer = await answering;
    expect(answer).toMatchObject({ status: 200, body: { data: { slow: "done" } } });
    expect(answer.headers.get("connection")).toBe("close");
    await drained;
    expect(server.drain()).toBe(drained);
    expect(clock.sleeping).toBe(0);
  });

  test("cancels what does not finish in time", async () => {
    const { server, clock, slow } = await startWaiting({ drainTimeout: 5_000 });
    const answering = post(server, { query: "{ slow }" });
    await vi.waitUntil(() => slow.mock.calls.length === 1);
    const drained = server.drain();
    clock.advance(5_000);
    const answer = await answering;
    expect([answer.status, codesOf(answer)]).toEqual([503, ["SERVER_CLOSING"]]);
    await drained;
  });

  test("is told at /ready before connections are refused", async () => {
    const { server, clock } = await startWaiting({ drainDelay: 1_000 });
    const drained = server.drain();
    expect(await read(server, "/ready")).toMatchObject({ status: 503, text: '{"status":"draining"}' });
    expect((await post(server, { query: "{ hello }" })).status).toBe(200);
    clock.advance(1_000);
    await drained;
    await expect(fetch(`${server.url}/health`)).rejects.toThrow("fetch failed");
  });

  test("closes connections that are idle or half way through a request", async () => {
    const { server, clock } = await startWaiting({});
    using idle = await openConnection(server);
    using half = await openConnection(server);
    half.send("POST /graphql HTTP/1.1\r\n");
    const drained = server.drain();
    await idle.untilClosed;
    // Half a request may be seen as one, which is waited for a moment.
    await vi.waitUntil(() => {
      clock.advance(500);
      return half.socket.closed;
    });
    await drained;
    expect([idle.socket.closed, half.socket.closed]).toEqual([true, true]);
  });
});
