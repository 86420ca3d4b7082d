import type { Duplex } from "node:stream";
import { printErrors, toClientError } from "../client-error.ts";
import { ServerError } from "../errors.ts";

/**
 * Answers a connection whose bytes are no request that the server can read, and closes it. The handler of the
 * server's `clientError`: never throws.
 */
export function refuseSocket(error: Error, socket: Duplex): void {
  if (!socket.writable || ("code" in error && error.code === "ECONNRESET")) {
    socket.destroy();
    return;
  }
  const refusal = refusalFor("code" in error ? error.code : undefined);
  const body = printErrors([toClientError(refusal)]);
  const head = [
    `HTTP/1.1 ${refusal.status} ${reasons[refusal.status] ?? "Bad Request"}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

function refusalFor(code: unknown): ServerError {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new ServerError(
        "HEADERS_TOO_LARGE",
        'The request line and headers are too large together. Send less, or raise the setting "maxHeaderSize".',
      );
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new ServerError(
        "REQUEST_ARRIVAL_TIMEOUT",
        'The request took too long to arrive. Send it faster, or raise the setting "arrivalTimeout".',
      );
    default:
      return new ServerError("MALFORMED_HTTP", "The bytes that arrived are not an HTTP/1.1 request.");
  }
}
