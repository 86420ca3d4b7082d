import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { type Clock, type Logger, systemClock } from "@hansa/core";
import type { RunningFeed } from "@hansa/gateway";
import { listen, type ServerSettings } from "@hansa/graphql-server";
import { describeDrain } from "../lifetime.ts";
import type { ServedGateway } from "../serve-gateway.ts";
import { WorkerGroup } from "./worker-group.ts";

export interface ServeWorkersOptions {
  readonly count: number;
  readonly host: string;
  readonly port: number;
  /** Belongs to what is served from now on. */
  readonly feed: RunningFeed;
  readonly settings: Pick<ServerSettings, "drainDelay" | "drainTimeout">;
  readonly logger: Logger;
}

/** How much longer than its own time limits a worker may take to end. */
const graceMs = 10_000;

/**
 * Serves with several processes: this one listens and hands each connection to one of them.
 *
 * @throws ServerError PORT_IN_USE, LISTEN_FAILED; CliError PROCESS_FAILED.
 */
export async function serveWorkers(options: ServeWorkersOptions): Promise<ServedGateway> {
  const { count, host, feed, settings, logger } = options;
  const clock: Clock = systemClock;
  await using resources = new AsyncDisposableStack();
  resources.use(feed);
  const server = createServer({ pauseOnConnect: true, noDelay: true, allowHalfOpen: true });
  resources.defer(() => {
    // Resolves by itself: what the workers have is waited for below.
    server.close();
  });
  await listen(server, host, options.port);
  server.on("error", (error) => logger.error("A connection could not be accepted.", { error }));
  const port = portOf(server);
  const stopTimeoutMs = settings.drainDelay + settings.drainTimeout + graceMs;
  const group = resources.use(new WorkerGroup({ count, host, port, feed, logger, clock, stopTimeoutMs }));
  server.on("connection", (socket) => {
    socket.on("error", () => socket.destroy());
    group.take(socket);
  });
  await group.start();
  const kept = resources.move();
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/graphql`,
    waitsFor: describeDrain,
    async [Symbol.asyncDispose]() {
      const closing = new AbortController();
      // The workers go on to take connections for as long, and say at /ready that they are closing.
      const refusing = clock.sleep(settings.drainDelay, closing.signal).then(
        () => {
          server.close();
          group.refuse();
        },
        () => {},
      );
      await kept.disposeAsync();
      closing.abort();
      await refusing;
    },
  };
}

/** A server that listens on host and port has an address of this form. */
function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
