import { setImmediate as nextTurn } from "node:timers/promises";
import { HansaError } from "@hansa/core";
import { describe, expect, test, vi } from "vitest";
import type { OperationRequest } from "../src/index.ts";
import { createFakeClock } from "./support/fake-clock.ts";
import { createMemoryLogger } from "./support/memory-logger.ts";
import { openConnection } from "./support/raw-connection.ts";
import { createShopEngine } from "./support/shop-engine.ts";
import { codesOf, post, startTestServer, type TestServerOptions } from "./support/start-server.ts";

/** A server whose field `slow` waits for the request's signal, and what it was called with. */
async function startSlowServer(options: TestServerOptions = {}) {
  const { promise: called, resolve } = Promise.withResolvers<OperationRequest>();
  const calls: OperationRequest[] = [];
  const engine = createShopEngine({
    slow: async (_, request) => {
      calls.push(request);
      resolve(request);
      await new Promise((_resolve, reject) => {
        request.context.signal.addEventListener("abort", () => reject(request.context.signal.reason));
      });
    },
  });
  const { logger, lines } = createMemoryLogger();
  const server = await startTestServer({ engine: () => engine, logger, ...options });
  return { server, called, calls, lines };
}

describe("the deadline", () => {
  test("cancels the operation and answers 504", async () => {
    const clock = createFakeClock();
    const { server, called, lines } = await startSlowServer({ clock });
    await using _ = server;
    const answering = post(server, { query: "query Slow { slow }" });
    const { context } = await called;
    expect(context.deadlineMs).toBe(30_000);
    clock.advance(29_999);
    await nextTurn();
    expect(context.signal.aborted).toBe(false);
    clock.advance(1);
    const answer = await answering;
    expect(answer).toMatchObject({
      status: 504,
      body: {
        errors: [
          {
            message:
              'The operation took longer than 30 s and was cancelled. Ask for less in one operation, or raise the setting "requestTimeout".',
          },
        ],
      },
    });
    expect(codesOf(answer)).toEqual(["REQUEST_TIMEOUT"]);
    expect(context.signal.reason).toMatchObject({ code: "REQUEST_TIMEOUT" });
    expect(lines).toEqual([
      expect.objectContaining({
        fields: expect.objectContaining({ status: 504, operationName: "Slow", durationMs: 30_000 }),
      }),
    ]);
  });

  test("of each request counts from its own start, with one sleep for all", async () => {
    const clock = createFakeClock();
    const { server } = await startSlowServer({ clock });
    await using _ = server;
    const first = post(server, { query: "{ slow }" });
    await vi.waitUntil(() => clock.sleeping === 1);
    clock.advance(20_000);
    const second = post(server, { query: "{ slow }" });
    await post(server, { query: "{ hello }" });
    clock.advance(10_000);
    expect((await first).status).toBe(504);
    await vi.waitUntil(() => clock.sleeping === 1);
    clock.advance(20_000);
    expect((await second).status).toBe(504);
  });

  test("is as short as the client says, whatever was asked before", async () => {
    const clock = createFakeClock();
    const { server, called, calls } = await startSlowServer({ clock });
    await using _ = server;
    const patient = post(server, { query: "{ slow }" });
    await called;
    const hasty = post(server, { query: "{ slow }" }, { "x-request-timeout-ms": "1500" });
    const hastier = post(server, { query: "{ slow }" }, { "x-request-timeout-ms": "200" });
    await vi.waitUntil(() => calls.length === 3);
    clock.advance(200);
    expect((await hastier).body.errors?.[0]?.message).toBe(
      'The operation took longer than the 200 ms of its header "x-request-timeout-ms" and was cancelled. Ask for less in one operation, or give it more time.',
    );
    await vi.waitUntil(() => clock.sleeping === 1);
    clock.advance(1_300);
    expect((await hasty).status).toBe(504);
    await vi.waitUntil(() => clock.sleeping === 1);
    clock.advance(28_500);
    expect((await patient).status).toBe(504);
  });

  test("that the client gives tells the engine when to have its answer", async () => {
    const clock = createFakeClock();
    const { server, called } = await startSlowServer({ clock });
    await using _ = server;
    const answering = post(server, { query: "{ slow }" }, { "x-request-timeout-ms": "700" });
    const { context } = await called;
    expect(context.deadlineMs).toBe(700);
    clock.advance(700);
    expect(codesOf(await answering)).toEqual(["REQUEST_TIMEOUT"]);
    expect(context.signal.reason).toMatchObject({ code: "REQUEST_TIMEOUT" });
  });

  test.each(["60000", "-1", "1e3", "soon", "", "9".repeat(16)])(
    "is the server's own where the client says %j",
    async (timeLeft) => {
      const clock = createFakeClock();
      const { server, called } = await startSlowServer({ clock });
      await using _ = server;
      const answering = post(server, { query: "{ slow }" }, { "x-request-timeout-ms": timeLeft });
      expect((await called).context.deadlineMs).toBe(30_000);
      clock.advance(30_000);
      expect((await answering).status).toBe(504);
    },
  );

  test("has passed already where the client gives no time", async () => {
    const { server } = await startSlowServer();
    await using _ = server;
    const answer = await post(server, { query: "{ hello }" }, { "x-request-timeout-ms": "0" });
    expect(codesOf(answer)).toEqual(["REQUEST_TIMEOUT"]);
  });
});

describe("a client that leaves", () => {
  test("aborts the operation, and the log says so once", async () => {
    const { server, called, lines } = await startSlowServer();
    await using _ = server;
    const body = '{"query":"{ slow }"}';
    const connection = await openConnection(server);
    connection.send(
      `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const { context } = await called;
    const aborted = new Promise((resolve) => context.signal.addEventListener("abort", resolve));
    connection[Symbol.dispose]();
    await aborted;
    expect(context.signal.reason).toMatchObject({ code: "CLIENT_CLOSED_REQUEST" });
    expect(lines.map(({ fields }) => [fields.status, fields.errorCodes])).toEqual([
      [499, ["CLIENT_CLOSED_REQUEST"]],
    ]);
  });
});

describe("what an engine throws", () => {
  const startCrashing = async (thrown: unknown, options: TestServerOptions = {}) => {
    const { logger, lines } = createMemoryLogger();
    const engine = createShopEngine({ crash: () => Promise.reject(thrown) });
    return { server: await startTestServer({ engine: () => engine, logger, ...options }), lines };
  };

  test("is masked, and the log has it under the errorId", async () => {
    const failure = new Error("password=secret");
    const { server, lines } = await startCrashing(failure);
    await using _ = server;
    const answer = await post(server, { query: "{ hello }" });
    const errorId = answer.body.errors?.[0]?.extensions.errorId;
    expect(answer.status).toBe(500);
    expect(answer.body.errors).toEqual([
      {
        message: `Something failed on the server. Its log has more under the errorId ${String(errorId)}.`,
        extensions: { code: "INTERNAL_SERVER_ERROR", errorId },
      },
    ]);
    expect(lines[0]).toMatchObject({ level: "error", fields: { errorId, error: failure } });
    expect(lines[0]?.fields.requestId).toBe(answer.headers.get("x-request-id"));
  });

  test("is shown where exposeErrors is on", async () => {
    const { server } = await startCrashing(new Error("The table is missing."), {
      settings: { exposeErrors: true },
    });
    await using _ = server;
    const answer = await post(server, { query: "{ hello }" });
    expect(answer.body.errors?.[0]?.message).toBe("The table is missing.");
  });

  test.each([undefined, null, "text", Object.create(null)])("may be %o", async (thrown) => {
    const { server } = await startCrashing(thrown, { settings: { exposeErrors: true } });
    await using _ = server;
    expect(codesOf(await post(server, { query: "{ hello }" }))).toEqual(["INTERNAL_SERVER_ERROR"]);
  });

  test("keeps its text and code where it is made for clients", async () => {
    const catalogue = { CIRCUIT_OPEN: { audience: "client", status: 503, summary: "", remedy: "" } } as const;
    const { server } = await startCrashing(new HansaError(catalogue, "CIRCUIT_OPEN", "Try later."));
    await using _ = server;
    const answer = await post(server, { query: "{ hello }" });
    expect(answer).toMatchObject({
      status: 503,
      body: { errors: [{ message: "Try later.", extensions: { code: "CIRCUIT_OPEN" } }] },
    });
    expect(answer.headers.get("retry-after")).toBe("1");
  });
});

describe("an answer without data", () => {
  test.each([
    ["application/json", 200],
    ["application/graphql-response+json", 500],
  ])("accepted as %s has status %i", async (accept, status) => {
    const engine = {
      ...createShopEngine(),
      execute: async () => ({ body: '{"data":null}', hasData: false, errorCodes: ["X"] }),
    };
    await using server = await startTestServer({ engine: () => engine });
    expect(await post(server, { query: "{ hello }" }, { accept })).toMatchObject({
      status,
      body: { data: null },
    });
  });
});

test("a body in parts is answered as one", async () => {
  const body = ['{"data":', Buffer.from('{"hello":"ü🏃"}'), "}"];
  const engine = { ...createShopEngine(), execute: async () => ({ body, hasData: true, errorCodes: [] }) };
  await using server = await startTestServer({ engine: () => engine });
  const answer = await post(server, { query: "{ hello }" });
  expect(answer.body).toEqual({ data: { hello: "ü🏃" } });
  expect(answer.headers.get("content-length")).toBe(String(Buffer.byteLength('{"data":{"hello":"ü🏃"}}')));
});

describe("the log", () => {
  test("has one line a request, with its ids, name, duration and status", async () => {
    const { logger, lines } = createMemoryLogger();
    await using server = await startTestServer({ logger });
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const headers = { "x-request-id": "my-id", traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    const answer = await post(server, { query: "query Greet { hello fails }" }, headers);
    expect(answer.headers.get("x-request-id")).toBe("my-id");
    expect(lines).toEqual([
      {
        level: "info",
        message: "A GraphQL request ended.",
        fields: {
          requestId: "my-id",
          traceId,
          operation: "query",
          operationName: "Greet",
          status: 200,
          durationMs: expect.any(Number),
          errorCodes: ["IT_FAILED"],
        },
      },
    ]);
  });

  test.each(["a b", "x".repeat(200), "<script>", ""])("takes no request id like %o", async (requestId) => {
    await using server = await startTestServer();
    const answer = await post(server, { query: "{ hello }" }, { "x-request-id": requestId });
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("too many requests at a time", () => {
  test("are refused with Retry-After, and taken again when one has ended", async () => {
    const { server, called } = await startSlowServer({
      settings: { maxRunningRequests: 1, drainTimeout: 0 },
    });
    await using _ = server;
    const connection = new AbortController();
    const slow = fetch(server.endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"query":"{ slow }"}',
      signal: connection.signal,
    }).catch(() => "left");
    await called;
    const answer = await post(server, { query: "{ hello }" });
    expect([answer.status, codesOf(answer), answer.headers.get("retry-after")]).toEqual([
      503,
      ["SERVER_OVERLOADED"],
      "1",
    ]);
    connection.abort();
    expect(await slow).toBe("left");
    await vi.waitUntil(async () => (await post(server, { query: "{ hello }" })).status === 200);
  });
});
