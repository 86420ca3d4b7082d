import pg, { type ClientConfig } from "pg";
import { Connection, type ConnectionContext } from "./connection.ts";
import { toPostgresError } from "./driver-error.ts";

/**
 * Opens a connection, within the time that the configuration gives it.
 *
 * @throws PostgresError CONNECTION_FAILED, DATABASE_MISSING.
 */
export function openConnection(config: ClientConfig, context: ConnectionContext): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const client = new pg.Client(config);
    // In the driver's call and not after a promise: nothing may be read before the connection has its tap.
    client.connect((error: Error | null | undefined) => {
      if (error === null || error === undefined) {
        resolve(new Connection(client, context));
        return;
      }
      // What the driver finds out after it has told of the failure is no news.
      client.on("error", () => undefined);
      reject(toPostgresError(error, { connectionLost: true, server: context.server }));
    });
  });
}
