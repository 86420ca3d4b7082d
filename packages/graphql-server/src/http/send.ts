import type { ServerResponse } from "node:http";

/** Bytes or text to answer with, whole or in parts that follow one another. */
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
  response.writeHead(status, [...headers, "content-length", String(byteLength(body))]);
  if (response.req.method === "HEAD") {
    response.end();
    return;
  }
  if (typeof body === "string" || body instanceof Uint8Array) {
    response.end(body);
    return;
  }
  response.cork();
  for (const part of body) {
    response.write(part);
  }
  response.end();
  response.uncork();
}

function byteLength(body: ResponseBody): number {
  if (typeof body === "string") {
    return Buffer.byteLength(body);
  }
  if (body instanceof Uint8Array) {
    return body.byteLength;
  }
  return body.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}
