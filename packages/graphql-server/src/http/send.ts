import type { ServerResponse } from "node:http";

/** Bytes or text to answer with, whole or in parts that follow one another; none ends within a character. */
export type ResponseBody = string | Uint8Array | readonly (string | Uint8Array)[];

/** Header names and values, one after the other, as `writeHead` takes them fastest. */
export type RawHeaders = readonly string[];

/**
 * Answers a request in one write: status, headers, the length, the body. Does nothing when an answer was begun or
 * the connection is gone.
 */
export function send(
  response: ServerResponse,
  status: number,
  headers: RawHeaders,
  body: ResponseBody,
): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  const whole = joinSmall(body);
  response.writeHead(status, [...headers, "content-length", String(byteLength(whole))]);
  if (response.req.method === "HEAD") {
    response.end();
    return;
  }
  if (typeof whole === "string" || whole instanceof Uint8Array) {
    response.end(whole);
    return;
  }
  response.cork();
  for (const part of whole) {
    response.write(part);
  }
  response.end();
  response.uncork();
}

/**
 * Up to so many bytes, a text is written in one piece with its head, which takes less time than a write for each part: up to
 * 16 kB together Node writes a text without memory of its own for it.
 */
const maxJoinedBytes = 15_000;

/** A body in one piece where that costs less; a large one is not copied. */
function joinSmall(body: ResponseBody): ResponseBody {
  return typeof body === "string" || body instanceof Uint8Array || byteLength(body) > maxJoinedBytes
    ? body
    : joinAsText(body);
}

function joinAsText(parts: readonly (string | Uint8Array)[]): string {
  let text = "";
  for (const part of parts) {
    text += typeof part === "string" ? part : viewOf(part).toString();
  }
  return text;
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function byteLength(body: ResponseBody): number {
  if (typeof body === "string") {
    return Buffer.byteLength(body);
  }
  if (body instanceof Uint8Array) {
    return body.byteLength;
  }
  let sum = 0;
  for (const part of body) {
    sum += Buffer.byteLength(part);
  }
  return sum;
}
