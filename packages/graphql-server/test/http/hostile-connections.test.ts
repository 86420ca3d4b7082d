import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GraphQLServer } from "../../src/index.ts";
import { openConnection } from "../support/raw-connection.ts";
import { post, startTestServer } from "../support/start-server.ts";

let server: GraphQLServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { arrivalTimeout: 200 } });
});
afterAll(() => server.drain());

const head = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";

describe("a connection that", () => {
  test.each([
    ["speaks no HTTP", "\u0016\u0003\u0001 hello\r\n\r\n", "400 Bad Request", "MALFORMED_HTTP"],
    [
      "sends a broken chunk",
      `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`,
      "400 Bad Request",
      "MALFORMED_HTTP",
    ],
    [
      "sends two lengths",
      `${head}content-length: 3\r\ncontent-length: 4\r\n\r\n{}`,
      "400 Bad Request",
      "MALFORMED_HTTP",
    ],
    [
      "sends 20 kB of headers",
      `GET /health HTTP/1.1\r\nhost: a\r\nx-large: ${"x".repeat(20_000)}\r\n\r\n`,
      "431 Request Header Fields Too Large",
      "HEADERS_TOO_LARGE",
    ],
    [
      "stops within its headers",
      "POST /graphql HTTP/1.1\r\nhost:",
      "408 Request Timeout",
      "REQUEST_ARRIVAL_TIMEOUT",
    ],
    [
      "stops within its body",
      `${head}content-length: 100\r\n\r\n{"query":`,
      "408 Request Timeout",
      "REQUEST_ARRIVAL_TIMEOUT",
    ],
  ])("%s is answered and closed", async (_, bytes, status, code) => {
    using connection = await openConnection(server);
    connection.send(bytes);
    const answer = await connection.untilClosed;
    expect(answer.split("\r\n")[0]).toBe(`HTTP/1.1 ${status}`);
    expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")))).toMatchObject({
      errors: [{ extensions: { code } }],
    });
  });

  test("trickles a body that is too long is refused at once and closed in time", async () => {
    using connection = await openConnection(server);
    connection.send(`${head}transfer-encoding: chunked\r\n\r\n`);
    connection.send(`f4241\r\n${" ".repeat(1_000_001)}`);
    const answer = await connection.untilClosed;
    expect(answer.split("\r\n")[0]).toBe("HTTP/1.1 413 Payload Too Large");
  });

  test("breaks off within its body leaves the server as it was", async () => {
    for (let count = 0; count < 20; count++) {
      using connection = await openConnection(server);
      connection.send(`${head}content-length: 100\r\n\r\n{"query":`);
    }
    expect(await post(server, { query: "{ hello }" })).toMatchObject({ status: 200 });
  });

  test("sends requests ahead gets their answers in order", async () => {
    using connection = await openConnection(server);
    const request = (name: string): string => {
      const body = JSON.stringify({ query: `{ hello(name: "${name}") }` });
      return `${head}content-length: ${body.length}\r\n\r\n${body}`;
    };
    connection.send(request("a") + request("b"));
    connection.send(`GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    const answer = await connection.untilClosed;
    expect([...answer.matchAll(/Hello a|Hello b|"alive"/g)].map(([text]) => text)).toEqual([
      "Hello a",
      "Hello b",
      '"alive"',
    ]);
  });

  test("names the server in the request line is served all the same", async () => {
    using connection = await openConnection(server);
    const end = "HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    connection.send(`GET HTTP://a:80/graphql?query={__typename} ${end}`);
    expect(await connection.untilClosed).toContain('{"data":');
  });

  test("asks for an upgrade is served as if it had not", async () => {
    using connection = await openConnection(server);
    connection.send("GET /health HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
    const [answer] = await once(connection.socket, "data");
    expect(String(answer)).toContain('"alive"');
    connection.send("GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    expect(await connection.untilClosed).toContain("Connection: close");
  });

  test.each(["//[", "http://", "/graphql?%", "*", "/%00", `/${"a".repeat(10_000)}`])(
    "asks for %s is answered",
    async (target) => {
      using connection = await openConnection(server);
      connection.send(`GET ${target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
      expect(await connection.untilClosed).toMatch(/^HTTP\/1\.1 4\d\d /);
    },
  );
});
