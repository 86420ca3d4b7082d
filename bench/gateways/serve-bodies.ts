import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { Server } from "node:net";
import { buffer } from "node:stream/consumers";

/** Answers the body of a request with the body of the answer, JSON both. */
export type BodyAnswerer = (body: Buffer) => Promise<string | Uint8Array> | string | Uint8Array;

/** Serves POST requests on this host, on a free port unless one is given. Returns the URL. */
export async function serveBodies(answer: BodyAnswerer, port = 0): Promise<string> {
  const server = createServer((request, response) => {
    void buffer(request)
      .then(answer)
      .then((body) => {
        response.writeHead(200, {
          "content-type": "application/json; charset=utf-8",
          "content-length": Buffer.byteLength(body),
        });
        response.end(body);
      });
  });
  server.keepAliveTimeout = 0;
  return listen(server, port);
}

/** The same over HTTP/2 without TLS. */
export async function serveBodiesOverHttp2(answer: BodyAnswerer): Promise<string> {
  const server = createHttp2Server((request, response) => {
    void buffer(request)
      .then(answer)
      .then((body) => {
        response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
        response.end(body);
      });
  });
  return listen(server, 0);
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`;
}
