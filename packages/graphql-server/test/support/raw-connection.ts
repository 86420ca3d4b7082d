import { connect, type Socket } from "node:net";
import type { GraphQLServer } from "../../src/index.ts";

/** A TCP connection to a server, to send what no HTTP client would. */
export interface RawConnection extends Disposable {
  readonly socket: Socket;
  send(text: string): void;
  /** All that arrives until the server closes the connection. */
  readonly untilClosed: Promise<string>;
}

/** Opens a connection; disposing of it breaks it off. */
export async function openConnection(server: GraphQLServer): Promise<RawConnection> {
  const socket = connect(server.port, "127.0.0.1");
  const untilClosed = new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return {
    socket,
    send: (text) => {
      socket.write(text);
    },
    untilClosed,
    [Symbol.dispose]: () => socket.destroy(),
  };
}
