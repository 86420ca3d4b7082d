import type { Server } from "node:http";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import { describeError } from "@hansa/core";
import type { ConnectionSource } from "./connection-source.ts";
import { ServerError } from "./errors.ts";

/** How connections reach an HTTP server. */
export interface Intake {
  readonly host: string;
  readonly port: number;
  /** Takes no more of them; resolves when all are closed. */
  close(): Promise<void>;
}

export interface IntakeOptions {
  readonly host: string;
  readonly port: number;
  readonly connections?: ConnectionSource;
}

/**
 * Lets a server listen, or take what a source hands it.
 *
 * @throws ServerError PORT_IN_USE, LISTEN_FAILED.
 */
export async function openIntake(server: Server, options: IntakeOptions): Promise<Intake> {
  const { host, port, connections } = options;
  if (connections !== undefined) {
    return takeFrom(server, connections);
  }
  await listen(server, host, port);
  // A server that listens on host and port has an address of this form.
  const address = server.address() as AddressInfo;
  return {
    host,
    port: address.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A server that does not listen counts no connections, so they are counted here. */
function takeFrom(server: Server, connections: ConnectionSource): Intake {
  const sockets = new Set<Socket>();
  const allClosed = Promise.withResolvers<void>();
  let isOpen = true;
  // Only a server that listens watches over the time that requests take to arrive; this tells it that it does.
  server.emit("listening");
  connections.start((socket) => {
    sockets.add(socket);
    // As the server itself would have made it: a client may end its side before it has its answer.
    socket.allowHalfOpen = true;
    socket.once("close", () => {
      sockets.delete(socket);
      if (!isOpen && sockets.size === 0) {
        allClosed.resolve();
      }
    });
    server.emit("connection", socket);
  });
  return {
    host: connections.host,
    port: connections.port,
    async close() {
      isOpen = false;
      connections.stop();
      if (sockets.size > 0) {
        server.closeIdleConnections();
        await allClosed.promise;
      }
      server.close();
    },
  };
}

/**
 * Lets a server listen; resolves when it does.
 *
 * @throws ServerError PORT_IN_USE, LISTEN_FAILED.
 */
export function listen(server: NetServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(listenError(error, host, port));
    server.once("error", fail);
    server.listen({ host, port }, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ServerError {
  if (cause.code === "EADDRINUSE") {
    // The code is all that the system says.
    return new ServerError(
      "PORT_IN_USE",
      `Port ${port} on ${host} is in use by another process. Stop that process, or choose another port.`,
      { extensions: { host, port } },
    );
  }
  return new ServerError(
    "LISTEN_FAILED",
    `The server cannot listen on ${host}:${port}: ${describeError(cause)}. Choose an address of this machine and a port that this user may listen on.`,
    { cause, extensions: { host, port } },
  );
}
