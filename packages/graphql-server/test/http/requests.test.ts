import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GraphQLServer } from "../../src/index.ts";
import { answerOf, codesOf, post, startTestServer } from "../support/start-server.ts";

let server: GraphQLServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.drain());

const hello = JSON.stringify({ query: "{ hello }" });
const json = { "content-type": "application/json" };

const send = async (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = json,
) => await answerOf(await fetch(server.endpoint, { method: "POST", headers, body }));

const get = async (
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) =>
  await answerOf(
    await fetch(`${server.endpoint}?${new URLSearchParams(parameters).toString()}`, { headers }),
  );

describe("POST", () => {
  test("answers an operation with its variables", async () => {
    const answer = await post(server, {
      query: "query Q($name: String) { hello(name: $name) } query Other { fails }",
      operationName: "Q",
      variables: { name: "Ann" },
      extensions: { clientLibrary: { name: "any" }, unknown: [1] },
    });
    expect(answer).toMatchObject({ status: 200, body: { data: { hello: "Hello Ann" } } });
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    ["no JSON", "{", 400, "BAD_REQUEST", "The body is not valid JSON."],
    ["nothing", "", 400, "BAD_REQUEST", "The body is not valid JSON."],
    [
      "a text",
      '"{ hello }"',
      400,
      "BAD_REQUEST",
      'The body is not a JSON object. Send one with a text "query".',
    ],
    ["null", "null", 400, "BAD_REQUEST", 'The body is not a JSON object. Send one with a text "query".'],
    [
      "a batch",
      `[${hello}]`,
      400,
      "BATCHING_NOT_SUPPORTED",
      "The body is a list of requests, and batching is not supported. Send each operation in a request of its own.",
    ],
    [
      "no query",
      '{"variables":{}}',
      400,
      "BAD_REQUEST",
      'The request has no "query". Send the GraphQL document as the text "query".',
    ],
    [
      "a syntax error",
      '{"query":"{"}',
      200,
      "GRAPHQL_PARSE_FAILED",
      "Syntax Error: Expected Name, found <EOF>.",
    ],
    [
      "an unknown operation",
      '{"query":"{ hello }","operationName":"X"}',
      200,
      "OPERATION_RESOLUTION_FAILURE",
      'The document has no operation "X".',
    ],
    [
      "a subscription",
      '{"query":"subscription { ticks }"}',
      400,
      "SUBSCRIPTION_NOT_SUPPORTED",
      "The operation is a subscription, which is not served over this protocol. Send a query or a mutation.",
    ],
  ])("refuses %s", async (_, body, status, code, message) => {
    const answer = await send(body);
    expect(answer).toMatchObject({ status, body: { errors: [{ message, extensions: { code } }] } });
    expect(answer.body).not.toHaveProperty("data");
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/json; charset=iso-8859-1",
    "application/graphql",
    "text/plain; a=application/json",
    "",
  ])("refuses the content type %o with 415", async (contentType) => {
    const answer = await send(Buffer.from(hello), { "content-type": contentType });
    expect([answer.status, codesOf(answer)]).toEqual([415, ["UNSUPPORTED_MEDIA_TYPE"]]);
  });

  test.each([
    "application/json; charset=utf-8",
    'Application/JSON ; charset="UTF-8"',
    "application/json; foo=bar",
  ])("reads the content type %o", async (contentType) => {
    expect(await send(hello, { "content-type": contentType })).toMatchObject({ status: 200 });
  });

  test("refuses bytes that are not UTF-8", async () => {
    const body = Buffer.concat([Buffer.from('{"query":"{ hello(name: \\"'), Buffer.from([0xc3, 0x28])]);
    const answer = await send(Buffer.concat([body, Buffer.from('\\") }"}')]));
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ message: expect.stringContaining("UTF-8") }] },
    });
  });

  test("passes keys that objects inherit through JSON values", async () => {
    const query = "query ($value: JSON) { echo(value: $value) }";
    const answer = await post(
      server,
      `{"query":"${query}","variables":{"value":{"__proto__":{"polluted":1}}}}`,
    );
    expect(JSON.stringify(answer.body)).toBe('{"data":{"echo":{"__proto__":{"polluted":1}}}}');
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("compressed bodies", () => {
  test.each([
    ["gzip", gzipSync(hello)],
    ["deflate", deflateSync(hello)],
    ["br", brotliCompressSync(hello)],
    ["GZIP", gzipSync(hello)],
    ["identity", Buffer.from(hello)],
  ])("reads %s", async (encoding, body) => {
    const answer = await send(body, { ...json, "content-encoding": encoding });
    expect(answer.body).toEqual({ data: { hello: "Hello world" } });
  });

  test.each([
    ["zstd", Buffer.from(hello), 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["gzip, gzip", gzipSync(gzipSync(hello)), 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["gzip", Buffer.from(hello), 400, "BAD_REQUEST"],
    ["gzip", gzipSync(hello).subarray(0, 20), 400, "BAD_REQUEST"],
    ["br", Buffer.from(hello), 400, "BAD_REQUEST"],
  ])("refuses %s of %o", async (encoding, body, status, code) => {
    const answer = await send(body, { ...json, "content-encoding": encoding });
    expect([answer.status, codesOf(answer)]).toEqual([status, [code]]);
  });

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ] as const)("a %s bomb costs no more than the limit", async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(200_000_000, " "));
    expect(bomb.length).toBeLessThan(1_000_000);
    const before = process.memoryUsage().rss;
    const answer = await send(bomb, { ...json, "content-encoding": encoding });
    expect([answer.status, codesOf(answer)]).toEqual([413, ["BODY_TOO_LARGE"]]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

describe("the size of a body", () => {
  const bodyOf = (bytes: number): string => hello.padEnd(bytes, " ");

  test("may be as large as the limit", async () => {
    expect((await send(bodyOf(1_000_000))).status).toBe(200);
  });

  test("may not be larger, told by its length", async () => {
    const answer = await send(bodyOf(1_000_001));
    expect([answer.status, codesOf(answer)]).toEqual([413, ["BODY_TOO_LARGE"]]);
    expect(answer.body.errors?.[0]?.message).toBe(
      'The body is larger than 1MB, counted after decompression. Send less, or raise the setting "maxBodySize".',
    );
  });

  test("may not be larger, counted while it arrives", async () => {
    const chunks = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(bodyOf(600_000)));
        controller.enqueue(Buffer.alloc(600_000, " "));
        controller.close();
      },
    });
    const init = { method: "POST", headers: json, body: chunks, duplex: "half" } as const;
    const answer = await answerOf(await fetch(server.endpoint, init));
    expect([answer.status, codesOf(answer)]).toEqual([413, ["BODY_TOO_LARGE"]]);
  });

  test("of characters of several bytes is counted in bytes", async () => {
    const body = JSON.stringify({ query: `{ hello(name: "${"🏃".repeat(249_000)}") }` });
    expect((await send(body)).status).toBe(200);
    expect((await send(body.padEnd(600_000, " "))).status).toBe(413);
  });
});

describe("GET", () => {
  test("answers a query with its variables", async () => {
    const answer = await get({
      query: "query ($name: String) { hello(name: $name) }",
      variables: '{"name":"Ann"}',
      operationName: "",
      extensions: "{}",
    });
    expect(answer).toMatchObject({ status: 200, body: { data: { hello: "Hello Ann" } } });
  });

  test.each(["application/json", "application/graphql-response+json"])(
    "refuses a mutation with 405, also when %s is accepted",
    async (accept) => {
      const answer = await get({ query: 'mutation { rename(name: "x") }' }, { accept });
      expect([answer.status, codesOf(answer)]).toEqual([405, ["METHOD_NOT_ALLOWED"]]);
      expect(answer.headers.get("allow")).toBe("POST");
    },
  );

  test.each([
    [{}, 400, "BAD_REQUEST"],
    [{ query: "{ hello }", variables: "{" }, 400, "BAD_REQUEST"],
    [{ query: "{ hello }", variables: "[]" }, 400, "BAD_REQUEST"],
  ])("refuses %o", async (parameters: Record<string, string>, status, code) => {
    const answer = await get(parameters);
    expect([answer.status, codesOf(answer)]).toEqual([status, [code]]);
  });

  test("refuses a content type that is not JSON", async () => {
    const parameters = { query: "{ hello }" };
    expect((await get(parameters, { "content-type": "text/plain" })).status).toBe(415);
    expect((await get(parameters, { "content-type": "application/json" })).status).toBe(200);
  });
});

describe("other methods", () => {
  test.each(["PUT", "DELETE", "PATCH"])("%s is refused with 405", async (method) => {
    const answer = await answerOf(await fetch(server.endpoint, { method, headers: json, body: hello }));
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });

  test("HEAD is refused without a body", async () => {
    const response = await fetch(server.endpoint, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([405, ""]);
  });
});

describe("the Accept header decides the type and the status", () => {
  const graphqlResponse = "application/graphql-response+json";

  test.each([
    ["application/json", "application/json", 200],
    [undefined, "application/json", 200],
    ["*/*", "application/json", 200],
    [graphqlResponse, graphqlResponse, 400],
    [`${graphqlResponse}, application/json;q=0.9`, graphqlResponse, 400],
    [`application/json;q=0.9, ${graphqlResponse}`, graphqlResponse, 400],
    [`${graphqlResponse};q=0.1, application/*`, "application/json", 200],
    [`text/html, ${graphqlResponse};charset=utf-8`, graphqlResponse, 400],
  ])("%o is answered with %s and %i", async (accept, contentType, status) => {
    const answer = await send('{"query":"{ unknown }"}', {
      ...json,
      ...(accept === undefined ? {} : { accept }),
    });
    expect(answer.headers.get("content-type")).toBe(`${contentType}; charset=utf-8`);
    expect([answer.status, codesOf(answer)]).toEqual([status, ["GRAPHQL_VALIDATION_FAILED"]]);
  });

  test.each(["text/html", "application/json;q=0", "image/*", "application/json;charset=utf-16"])(
    "%o is refused with 406",
    async (accept) => {
      const answer = await send(hello, { ...json, accept });
      expect([answer.status, codesOf(answer)]).toEqual([406, ["NOT_ACCEPTABLE"]]);
    },
  );
});
