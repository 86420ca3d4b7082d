import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { type ResponseBody, send } from "../../src/http/send.ts";

/** What a client gets of a body. */
async function receive(body: ResponseBody, method = "GET") {
  const server = createServer((_, response) => send(response, 200, ["content-type", "text/plain"], body));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method });
    const length = Number(response.headers.get("content-length"));
    return { length, bytes: Buffer.from(await response.arrayBuffer()) };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const long = "0123456789é😀".repeat(1_000);

describe("a body arrives as it is, with its length", () => {
  test.each<[string, ResponseBody, string]>([
    ["a text", "é", "é"],
    ["bytes", bytesOf("é😀"), "é😀"],
    ["no part", [], ""],
    ["small parts", ['{"data":', bytesOf('"é😀"'), "", bytesOf(""), "}"], '{"data":"é😀"}'],
    [
      "parts up to the bound",
      ["a".repeat(7_500), bytesOf("b".repeat(7_500))],
      "a".repeat(7_500) + "b".repeat(7_500),
    ],
    ["large parts", ["[", bytesOf(long), ",", long, "]"], `[${long},${long}]`],
  ])("%s", async (_, body, expected) => {
    const { length, bytes } = await receive(body);
    expect(bytes.toString()).toBe(expected);
    expect(length).toBe(Buffer.byteLength(expected));
  });

  test("HEAD gets the length alone", async () => {
    expect(await receive(["a", bytesOf("é")], "HEAD")).toEqual({ length: 3, bytes: Buffer.alloc(0) });
  });
});
