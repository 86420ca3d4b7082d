import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { request, serve, transportTo } from "./test-server.ts";

/** Waits for a condition; the test's own time limit ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("createHttpTransport", () => {
  it("posts the body and gives the answer as it is", async () => {
    const seen: unknown[] = [];
    await using server = await serve((incoming, response) => {
      let text = "";
      incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      incoming.on("end", () => {
        const {
          "x-request-id": requestId,
          "content-type": contentType,
          "accept-encoding": encoding,
        } = incoming.headers;
        seen.push([incoming.method, incoming.url, requestId, contentType, encoding, text]);
        response.writeHead(418, { "content-type": "application/json; charset=utf-8" });
        const bytes = Buffer.from('{"x":"ü😀"}');
        response.write(bytes.subarray(0, 7));
        setImmediate(() => response.end(bytes.subarray(7)));
      });
    });
    await using transport = transportTo(server.url);
    expect(await transport.send(request('{"query":"{ä}"}'))).toEqual({
      status: 418,
      contentType: "application/json; charset=utf-8",
      body: Buffer.from('{"x":"ü😀"}'),
    });
    expect(seen).toEqual([["POST", "/graphql?x=1", "r1", "application/json", undefined, '{"query":"{ä}"}']]);
  });

  it("keeps connections, and makes new ones when a subgraph has been restarted", async () => {
    const listener: RequestListener = (_, response) => response.end("{}");
    const first = await serve(listener);
    await using transport = transportTo(first.url);
    for (let count = 0; count < 5; count++) {
      await transport.send(request());
    }
    expect(first.connections).toBeLessThan(3);
    await first[Symbol.asyncDispose]();
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
    await using second = await serve(listener, Number(new URL(first.url).port));
    expect((await transport.send(request())).status).toBe(200);
    expect(second.connections).toBe(1);
  });

  it("gives up on a subgraph that never answers, and on one that never ends its answer", async () => {
    await using silent = await serve(() => {});
    await using endless = await serve((_, response) => {
      response.write("{");
    });
    for (const { url } of [silent, endless]) {
      await using transport = transportTo(url, { timeoutMs: 50 });
      await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_TIMEOUT" });
    }
  });

  it.each([
    ["as announced", { "content-length": "1001" }],
    ["as counted", {}],
  ])("refuses an answer that is too large, %s", async (_, headers) => {
    const closed = Promise.withResolvers<void>();
    await using server = await serve((incoming, response) => {
      incoming.socket.on("close", () => closed.resolve());
      response.writeHead(200, headers);
      response.write("x".repeat(600));
      setImmediate(() => response.write("x".repeat(401)));
    });
    await using transport = transportTo(server.url);
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_RESPONSE_TOO_LARGE" });
    await closed.promise;
  });

  it("takes an answer of just the limit", async () => {
    await using server = await serve((_, response) => response.end("x".repeat(1_000)));
    await using transport = transportTo(server.url);
    expect((await transport.send(request())).body.length).toBe(1_000);
  });

  it("does not follow redirects", async () => {
    await using server = await serve((_, response) => {
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    await using transport = transportTo(server.url);
    expect((await transport.send(request())).status).toBe(307);
  });

  it("refuses a compressed answer", async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end("zip");
    });
    await using transport = transportTo(server.url);
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_MALFORMED_RESPONSE" });
  });

  it("cancels the subgraph's request when the client leaves", async () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    await using server = await serve((incoming) => {
      incoming.socket.on("close", () => closed.resolve());
      arrived.resolve();
    });
    await using transport = transportTo(server.url);
    const client = new AbortController();
    const sent = transport.send(request("{}", client.signal));
    await arrived.promise;
    client.abort(new Error("gone"));
    await expect(sent).rejects.toThrow("gone");
    await closed.promise;
  });

  it("refuses a request whose client has left already, and cancels those that wait for a connection", async () => {
    const arrived = Promise.withResolvers<void>();
    let requests = 0;
    await using server = await serve((_, response) => {
      requests++;
      void arrived.promise.then(() => response.end("{}"));
    });
    await using transport = transportTo(server.url, { maxConnections: 1 });
    await expect(transport.send(request("{}", AbortSignal.abort(new Error("gone"))))).rejects.toThrow("gone");
    const client = new AbortController();
    const first = transport.send(request());
    const waiting = transport.send(request("{}", client.signal));
    client.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    arrived.resolve();
    expect((await first).status).toBe(200);
    expect((await transport.send(request())).status).toBe(200);
    expect(requests).toBe(2);
  });

  it("sends several queries over one connection where it may, and a mutation only when they are answered", async () => {
    const answers = Promise.withResolvers<void>();
    const bodies: string[] = [];
    await using server = await serve((incoming, response) => {
      let text = "";
      incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      incoming.on("end", () => {
        bodies.push(text);
        void answers.promise.then(() => response.end(text));
      });
    });
    await using transport = transportTo(server.url, { maxConnections: 1, pipelining: 4 });
    const sent = [
      ...["1", "2", "3"].map((body) => transport.send(request(body))),
      transport.send({ ...request("4"), operation: "mutation" }),
    ];
    await until(() => bodies.length === 3);
    answers.resolve();
    expect((await Promise.all(sent)).map(({ body }) => body.toString())).toEqual(["1", "2", "3", "4"]);
    expect([bodies, server.connections]).toEqual([["1", "2", "3", "4"], 1]);
  });

  it("refuses more requests than may wait", async () => {
    await using server = await serve(() => {});
    const transport = transportTo(server.url, { maxRequests: 2 });
    const sent = [transport.send(request()), transport.send(request())];
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_QUEUE_FULL" });
    await transport[Symbol.asyncDispose]();
    const codes = (await Promise.allSettled(sent)).map(({ status }) => status);
    expect(codes).toEqual(["rejected", "rejected"]);
  });

  it("counts requests whose clients have left as long as they wait for a connection", async () => {
    const answers = Promise.withResolvers<void>();
    await using server = await serve((_, response) => {
      void answers.promise.then(() => response.end("{}"));
    });
    await using transport = transportTo(server.url, { maxConnections: 1, maxRequests: 2 });
    const first = transport.send(request());
    const client = new AbortController();
    const waiting = transport.send(request("{}", client.signal));
    client.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_QUEUE_FULL" });
    answers.resolve();
    await first;
    for (const count of [1, 2, 3]) {
      expect([count, (await transport.send(request())).status]).toEqual([count, 200]);
    }
  });

  it("counts no request that has failed, however it failed", async () => {
    const behaviours: readonly RequestListener[] = [
      (_, response) => response.end("x".repeat(2_000)),
      (_, response) => response.destroy(),
      (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("zip"),
      (_, response) =>
        response.writeHead(200, { "content-length": "100" }).end("short", () => response.destroy()),
      (_, response) => response.socket?.end("no HTTP at all\r\n\r\n"),
      (_, response) => response.socket?.end("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"),
    ];
    let next = 0;
    await using server = await serve((incoming, response) => {
      const behave = behaviours[next++];
      return behave === undefined ? response.end("{}") : behave(incoming, response);
    });
    await using transport = transportTo(server.url, { maxRequests: 1 });
    for (const _ of behaviours) {
      await expect(transport.send(request())).rejects.toMatchObject({
        code: expect.stringMatching(/^SUBREQUEST_(?!QUEUE)/),
      });
    }
    const invalid = { ...request(), headers: { "x-bad": "line\nbreak" } };
    await expect(transport.send(invalid)).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
    expect((await transport.send(request())).status).toBe(200);
  });

  it("takes interim answers for what they are", async () => {
    await using server = await serve((_, response) => {
      response.writeProcessing();
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      response.end("{}");
    });
    await using transport = transportTo(server.url);
    expect(await transport.send(request())).toMatchObject({ status: 200, body: Buffer.from("{}") });
  });

  it("waits as long as it is told to, however long that is", async () => {
    await using server = await serve((_, response) => {
      setImmediate(() => response.end("{}"));
    });
    await using transport = transportTo(server.url, { timeoutMs: 30 * 86_400_000 });
    expect((await transport.send(request())).status).toBe(200);
  });

  it("warns of no leak where many requests of one client run", async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error): number => warnings.push(message);
    process.on("warning", note);
    await using server = await serve((_, response) => response.end("{}"));
    await using transport = transportTo(server.url);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => transport.send(request("{}", signal))));
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  it("says so when the connection breaks in the middle of an answer", async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy());
    });
    await using transport = transportTo(server.url);
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
  });

  it.each(["", "graphql", "ftp://127.0.0.1/", "http://"])("has no way to reach the URL %j", async (url) => {
    await using transport = transportTo(url);
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
  });
});
