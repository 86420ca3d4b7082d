import { once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import { networkInterfaces } from "node:os";
import { promisify } from "node:util";
import { brotliCompressSync, constants, createZstdCompress, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isThisHost } from "../src/this-host.ts";
import { request, serve, transportTo } from "./test-server.ts";

const json = JSON.stringify({
  data: { names: Array.from({ length: 5_000 }, (_, index) => `name ${index}`) },
});
const maxResponseBytes = 16_000_000;

/** Answers with these bytes as a body of that coding. */
function answering(encoding: string, bytes: Buffer): RequestListener {
  return (_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding }).end(bytes);
  };
}

describe("A compressed answer", () => {
  it.each([
    ["gzip", gzipSync(json)],
    ["x-gzip", gzipSync(json)],
    ["GZIP", gzipSync(json)],
    ["br", brotliCompressSync(json)],
    ["zstd", zstdCompressSync(json)],
  ])("in %s is read, in whatever pieces it comes", async (encoding, bytes) => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding });
      void writeInPieces(response, bytes);
    });
    await using transport = transportTo(server.url, { maxResponseBytes });
    for (let round = 0; round < 3; round++) {
      const { body } = await transport.send(request());
      expect(body.toString() === json).toBe(true);
    }
    expect(server.connections).toBe(1);
  });

  it("is held back where it comes faster than it is decompressed, and read whole", async () => {
    const long = Buffer.from(JSON.stringify(Array.from({ length: 700_000 }, (_, index) => index * 7_919)));
    await using server = await serve(answering("br", brotliCompressSync(long, fast)));
    await using transport = transportTo(server.url, { maxResponseBytes });
    const { body } = await transport.send(request());
    expect(Buffer.isBuffer(body) && body.equals(long)).toBe(true);
  });

  it.each(["gzip", "br", "zstd"])("in %s may have no body at all", async (encoding) => {
    await using server = await serve(answering(encoding, Buffer.alloc(0)));
    await using transport = transportTo(server.url);
    expect((await transport.send(request())).body.length).toBe(0);
  });

  it.each([
    ["gzip", "that is none", Buffer.from("zip")],
    ["br", "that is none", Buffer.from("brotli?")],
    ["zstd", "that is none", Buffer.from("zstandard")],
    ["gzip", "that ends too early", gzipSync(json).subarray(0, 500)],
    ["br", "that ends too early", brotliCompressSync(json).subarray(0, 500)],
    ["zstd", "that ends too early", zstdCompressSync(json).subarray(0, 500)],
    ["gzip", "with a byte changed", damage(gzipSync(json))],
    ["deflate", "that was not asked for", Buffer.from("x")],
    ["gzip, br", "twice", gzipSync(brotliCompressSync(json))],
  ])("in %s %s is malformed, and the next one is read", async (encoding, _, bytes) => {
    let requests = 0;
    await using server = await serve((incoming, response) => {
      requests++;
      (requests === 1 ? answering(encoding, bytes) : answering("gzip", gzipSync("{}")))(incoming, response);
    });
    await using transport = transportTo(server.url, { maxRequests: 1, maxResponseBytes });
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_MALFORMED_RESPONSE" });
    expect((await transport.send(request())).body.toString()).toBe("{}");
  });

  it("that asks for more memory than the standard allows is malformed", async () => {
    const params = { [constants.ZSTD_c_windowLog]: 27 };
    const compressor = createZstdCompress({ params });
    const chunks: Buffer[] = [];
    compressor.on("data", (chunk: Buffer) => chunks.push(chunk));
    compressor.write(json);
    compressor.end();
    await once(compressor, "end");
    await using server = await serve(answering("zstd", Buffer.concat(chunks)));
    await using transport = transportTo(server.url, { maxResponseBytes });
    await expect(transport.send(request())).rejects.toMatchObject({ code: "SUBREQUEST_MALFORMED_RESPONSE" });
  });
});

describe("An answer that is a bomb", () => {
  const zeros = Buffer.alloc(10_000_000, "0");
  it.each([
    ["gzip", gzipSync(zeros)],
    ["br", brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ["zstd", zstdCompressSync(zeros)],
  ])("in %s is refused by its size, or by how much it grows", async (encoding, bytes) => {
    let closed = Promise.withResolvers<void>();
    await using server = await serve((incoming, response) => {
      incoming.socket.on("close", () => closed.resolve());
      response.writeHead(200, { "content-encoding": encoding }).write(bytes);
    });
    for (const [limit, message] of [
      [100_000, "larger than 100000 bytes"],
      [maxResponseBytes, "500 times as large as it was sent"],
    ] as const) {
      closed = Promise.withResolvers();
      await using transport = transportTo(server.url, { maxResponseBytes: limit });
      await expect(transport.send(request())).rejects.toMatchObject({
        code: "SUBREQUEST_RESPONSE_TOO_LARGE",
        message: expect.stringContaining(message),
      });
      await closed.promise;
    }
  });

  it("is no list of many like objects", async () => {
    const rows = JSON.stringify(
      Array.from({ length: 30_000 }, (_, id) => ({ id, name: `Product ${id}`, inStock: true, price: 12.5 })),
    );
    await using server = await serve(answering("br", brotliCompressSync(rows, fast)));
    await using transport = transportTo(server.url, { maxResponseBytes });
    expect((await transport.send(request())).body.length).toBe(rows.length);
  });
});

describe("A client that leaves while an answer is decompressed", () => {
  it("gets the reason, and the connection is cut", async () => {
    const sent = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    await using server = await serve((incoming, response) => {
      incoming.socket.on("close", () => closed.resolve());
      response.writeHead(200, { "content-encoding": "gzip" });
      response.write(gzipSync(json).subarray(0, 5_000), () => sent.resolve());
    });
    await using transport = transportTo(server.url, { maxResponseBytes });
    const client = new AbortController();
    const answer = transport.send(request("{}", client.signal));
    await sent.promise;
    client.abort(new Error("gone"));
    await expect(answer).rejects.toThrow("gone");
    await closed.promise;
  });
});

describe("Compression", () => {
  it.each([
    ["never", undefined],
    ["auto", undefined],
    ["always", "zstd, gzip, br"],
  ] as const)("%s asks a subgraph on this host for %s", async (compression, expected) => {
    const seen: unknown[] = [];
    await using server = await serve((incoming, response) => {
      seen.push(incoming.headers["accept-encoding"]);
      response.end("{}");
    });
    await using transport = transportTo(server.url, { compression });
    await transport.send(request());
    expect(seen).toEqual([expected]);
  });

  it.each([
    ["localhost", true],
    ["shop.localhost", true],
    ["127.0.0.1", true],
    ["127.4.5.6", true],
    ["[::1]", true],
    ["example.org", false],
    ["localhost.example.org", false],
    ["127.0.0.1.example.org", false],
    ["192.0.2.1", false],
    ["[2001:db8::1]", false],
  ])("auto takes %s for this host: %s", (hostname, expected) => {
    expect(isThisHost(hostname)).toBe(expected);
  });

  it("auto knows the addresses of this host", () => {
    const addresses = Object.values(networkInterfaces()).flatMap((bound = []) => bound);
    expect(addresses.map(({ address }) => isThisHost(address))).toEqual(addresses.map(() => true));
  });
});

async function writeInPieces(response: ServerResponse, bytes: Buffer): Promise<void> {
  const step = Math.ceil(bytes.length / 50);
  for (let start = 0; start < bytes.length; start += step) {
    await promisify<Buffer, void>(response.write.bind(response))(bytes.subarray(start, start + step));
  }
  response.end();
}

const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

function damage(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 0xff;
  return copy;
}
