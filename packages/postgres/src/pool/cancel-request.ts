import type { EventEmitter } from "node:events";
import pg, { type Client, type ConnectionConfig } from "pg";

/** What the driver has but its type declarations leave out. */
interface DriverClient {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly ssl: NonNullable<ConnectionConfig["ssl"]>;
  readonly sslNegotiation: "postgres" | "direct";
}
interface DriverConnection extends EventEmitter {
  connect(portOrPath: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
  readonly stream: { destroy(): void };
}

/**
 * Asks the server over a connection of its own to stop what runs on `client`, by the protocol's CancelRequest, so
 * that it needs no free connection of the pool and works through PgBouncer. Resolves when the server has closed
 * that connection: the backend has its signal by then, and one that arrives between statements does nothing.
 * The statement may be done before, or not have begun: then the request had no effect.
 *
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function sendCancelRequest(client: Client, timeoutMs: number): Promise<void> {
  const { processID, secretKey, ssl, sslNegotiation } = client as unknown as DriverClient;
  if (processID === null || secretKey === null) {
    return;
  }
  const config: ConnectionConfig & { sslNegotiation: string } = { ssl, sslNegotiation };
  const connection = new pg.Connection(config) as unknown as DriverConnection;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  connection.on("error", reject);
  connection.on("end", resolve);
  connection.on(ssl === false ? "connect" : "sslconnect", () => connection.cancel(processID, secretKey));
  if (ssl !== false && sslNegotiation !== "direct") {
    connection.on("connect", () => connection.requestSsl());
  }
  if (client.host.startsWith("/")) {
    connection.connect(`${client.host}/.s.PGSQL.${client.port}`);
  } else {
    connection.connect(client.port, client.host);
  }
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    connection.stream.destroy();
  }
}
