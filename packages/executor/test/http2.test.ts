import { once } from "node:events";
import {
  createSecureServer,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { gzipSync } from "node:zlib";
import { testCertificate } from "@hansa/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { request, transportTo } from "./test-server.ts";

type Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

interface Http2TestServer extends AsyncDisposable {
  readonly url: string;
  readonly sessions: ServerHttp2Session[];
}

/** A server of HTTP/2; over TLS it speaks HTTP/1.1 too. */
async function serve(listener: Listener, { isSecure = true } = {}): Promise<Http2TestServer> {
  const server = isSecure
    ? createSecureServer({ ...testCertificate, allowHTTP1: true }, listener)
    : createServer({ settings: { maxConcurrentStreams: 10 } }, listener);
  const sessions: ServerHttp2Session[] = [];
  const sockets = new Set<{ destroy(): void }>();
  server.on("session", (session: ServerHttp2Session) => sessions.push(session));
  server.on("connection", (socket: { destroy(): void }) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${isSecure ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    sessions,
    async [Symbol.asyncDispose]() {
      for (const socket of [...sessions, ...sockets]) {
        socket.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with the protocol's version and the body of the request. */
const echo: Listener = (incoming, response) => {
  let text = "";
  incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  incoming.on("end", () => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify([incoming.httpVersion, incoming.method, incoming.url, text]));
  });
};

const known = getCACertificates("default");
beforeAll(() => setDefaultCACertificates([...known, testCertificate.cert]));
afterAll(() => setDefaultCACertificates(known));

describe("A subgraph that speaks HTTP/2", () => {
  it.each([
    ["never", true, "1.1"],
    ["tls", true, "2.0"],
    ["always", true, "2.0"],
    ["always", false, "2.0"],
  ] as const)("is asked so where the setting is %s, TLS %s: HTTP/%s", async (http2, isSecure, expected) => {
    await using server = await serve(echo, { isSecure });
    await using transport = transportTo(server.url, { http2 });
    const { body, status, contentType } = await transport.send(request('{"query":"{ä}"}'));
    expect([status, contentType]).toEqual([200, "application/json"]);
    expect(JSON.parse(body.toString())).toEqual([expected, "POST", "/graphql", '{"query":"{ä}"}']);
  });

  it.each([true, false])("has all requests of a moment on one connection, TLS %s", async (isSecure) => {
    await using server = await serve(echo, { isSecure });
    await using transport = transportTo(server.url, { http2: "always", maxConnections: 1 });
    const bodies = Array.from({ length: 50 }, (_, index) => `{"query":"${index}"}`);
    const answers = await Promise.all(bodies.map((body) => transport.send(request(body))));
    expect(answers.map(({ body }) => JSON.parse(body.toString())[3])).toEqual(bodies);
    expect(server.sessions.length).toBe(1);
  });

  it("has its limits kept, the connection stays for others", async () => {
    await using server = await serve((incoming, response) => {
      let text = "";
      incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      incoming.on("end", () => {
        if (text === "large") {
          response.end("x".repeat(2_000));
        } else if (text === "zipped") {
          response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}"));
        } else if (text !== "silent") {
          response.end("{}");
        }
      });
    });
    await using transport = transportTo(server.url, { http2: "tls", timeoutMs: 500, maxConnections: 1 });
    await expect(transport.send(request("large"))).rejects.toMatchObject({
      code: "SUBREQUEST_RESPONSE_TOO_LARGE",
    });
    await expect(transport.send(request("silent"))).rejects.toMatchObject({ code: "SUBREQUEST_TIMEOUT" });
    expect((await transport.send(request("zipped"))).body.toString()).toBe("{}");
    expect((await transport.send(request("other"))).body.toString()).toBe("{}");
    expect(server.sessions.length).toBe(1);
  });

  it("is told when the client leaves", async () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    await using server = await serve((incoming) => {
      incoming.stream.on("close", () => closed.resolve());
      arrived.resolve();
    });
    await using transport = transportTo(server.url, { http2: "tls" });
    const client = new AbortController();
    const sent = transport.send(request("{}", client.signal));
    await arrived.promise;
    client.abort(new Error("gone"));
    await expect(sent).rejects.toThrow("gone");
    await closed.promise;
  });

  it.each<[string, Listener]>([
    ["resets the stream", (incoming) => incoming.stream.close(2)],
    ["ends the session", (incoming) => incoming.stream.session?.destroy()],
    [
      "breaks off in the middle",
      (incoming, response) => {
        response.writeHead(200);
        response.write("{", () => incoming.stream.session?.destroy());
      },
    ],
  ])("and %s fails, and is asked again", async (_, behave) => {
    let requests = 0;
    await using server = await serve((incoming, response) => {
      requests++;
      (requests === 1 ? behave : echo)(incoming, response);
    });
    await using transport = transportTo(server.url, { http2: "tls", maxRequests: 1 });
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
    expect((await transport.send(request())).status).toBe(200);
  });

  it("and whose certificate nobody knows is not asked", async () => {
    setDefaultCACertificates(known);
    await using server = await serve(echo);
    await using transport = transportTo(server.url, { http2: "tls" });
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_HTTP_ERROR" });
    setDefaultCACertificates([...known, testCertificate.cert]);
  });
});
