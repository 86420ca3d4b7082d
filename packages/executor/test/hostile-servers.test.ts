import { once } from "node:events";
import type { RequestListener } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { request, serve, transportTo } from "./test-server.ts";

/** Answers the first request in its own way, and those after it well. */
async function serveOnceBadly(bad: RequestListener) {
  let requests = 0;
  return await serve((incoming, response) => {
    requests++;
    return requests === 1 ? bad(incoming, response) : response.end("{}");
  });
}

/** A server that answers each request with bytes of its own. */
async function serveBytes(answers: readonly string[]): Promise<{ readonly url: string } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  let next = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("data", () => socket.write(answers[next++] ?? ""));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}

describe("A subgraph", () => {
  it.each([
    ["announces 100 MB", { "content-length": "100000000" }],
    ["never ends its answer", {}],
  ])("that %s is cut off before it has sent much more than an answer may have", async (_, headers) => {
    const sent = Promise.withResolvers<number>();
    await using server = await serveOnceBadly((incoming, response) => {
      response.on("error", () => {}).writeHead(200, headers);
      const chunk = Buffer.alloc(65_536, " ");
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk)) {
          // As fast as the connection takes it.
        }
      };
      response.on("drain", pump);
      pump();
      incoming.socket.on("close", () => sent.resolve(incoming.socket.bytesWritten));
    });
    await using transport = transportTo(server.url, { maxResponseBytes: 1_000_000 });
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_RESPONSE_TOO_LARGE" });
    expect(await sent.promise).toBeLessThan(20_000_000);
    expect((await transport.send(request())).status).toBe(200);
  });

  it("that sends a byte now and then is given up on when its time is over", async () => {
    const stopped = Promise.withResolvers<void>();
    await using server = await serveOnceBadly((_, response) => {
      const drip = setInterval(() => response.write(" "), 5);
      response.on("close", () => {
        clearInterval(drip);
        stopped.resolve();
      });
    });
    await using transport = transportTo(server.url, { timeoutMs: 100 });
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_TIMEOUT" });
    await stopped.promise;
  });

  it("that sends thousands of headers is refused, and asked again", async () => {
    await using server = await serveOnceBadly((_, response) => {
      for (let index = 0; index < 5_000; index++) {
        response.setHeader(`x-header-${index}`, "value");
      }
      response.end("{}");
    });
    await using transport = transportTo(server.url);
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
    expect((await transport.send(request())).status).toBe(200);
  });

  it("that sends less than it announces fails, and what is more than that reaches nobody", async () => {
    const answer = (body: string, length: number): string =>
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;
    await using short = await serve((_, response) => {
      response.writeHead(200, { "content-length": "10" }).write("{}", () => response.destroy());
    });
    await using shortTransport = transportTo(short.url);
    await expect(shortTransport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
    await using long = await serveBytes([answer('{"a":1}{"b":2}', 7), answer("[]", 2)]);
    await using longTransport = transportTo(long.url);
    expect((await longTransport.send(request())).body.toString()).toBe('{"a":1}');
    expect((await longTransport.send(request())).body.toString()).toBe("[]");
  });

  it("that answers twice is believed once: nobody gets an answer to a question of another", async () => {
    const answer = (body: string): string =>
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    await using server = await serveBytes([answer('"mine"') + answer('"stray"'), answer('"next"')]);
    await using transport = transportTo(server.url);
    expect((await transport.send(request())).body.toString()).toBe('"mine"');
    expect((await transport.send(request())).body.toString()).toBe('"next"');
  });

  it.each([
    ["a length that is no number", "HTTP/1.1 200 OK\r\ncontent-length: ten\r\n\r\n{}"],
    ["a negative length", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"],
    [
      "a length beside chunks",
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    ],
    ["chunks that are none", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"],
  ])("that answers with %s is refused", async (_, bytes) => {
    await using server = await serveBytes([bytes]);
    await using transport = transportTo(server.url);
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
  });
});

describe("The time that is left", () => {
  it.each([
    [{}, "10000"],
    [{ timeLeftMs: 1_234.9 }, "1234"],
    [{ timeLeftMs: 60_000 }, "10000"],
    [{ timeLeftMs: -3 }, "1"],
  ])("of %j is told as %s ms, whatever the client says", async (more, expected) => {
    const seen: unknown[] = [];
    await using server = await serve((incoming, response) => {
      seen.push(incoming.headers["x-request-timeout-ms"]);
      response.end("{}");
    });
    await using transport = transportTo(server.url);
    await transport.send({ ...request(), headers: { "x-request-timeout-ms": "99999999" }, ...more });
    expect(seen).toEqual([expected]);
  });
});
