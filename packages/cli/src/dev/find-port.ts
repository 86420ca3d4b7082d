import { createServer } from "node:net";

/** A port on `host` that nothing listens on: the first of `preferred` that is free, else any. */
export async function findPort(host: string, preferred: Iterable<number>): Promise<number> {
  for (const port of preferred) {
    if (await isPortFree(host, port)) {
      return port;
    }
  }
  return listenOnce(host, 0);
}

/**
 * Whether a server could listen there at this moment.
 *
 * @throws Error of the system where nothing can listen there, whether or not something else does.
 */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  try {
    await listenOnce(host, port);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      return false;
    }
    throw error;
  }
}

function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}

/** Where a GraphQL server that listens on an address is reached from this machine. */
export function endpointOn(host: string, port: number): string {
  const reached = wildcards[host] ?? host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}/graphql`;
}

/** Addresses that stand for every address of the machine; not every system connects to them. */
const wildcards: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
