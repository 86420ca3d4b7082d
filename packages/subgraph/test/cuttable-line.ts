import { connect, createServer, type Socket } from "node:net";

export interface CuttableLine extends AsyncDisposable {
  readonly connectionString: string;
  cut(): void;
  mend(): void;
}

/** A TCP line to PostgreSQL that a test can cut and mend, as a database goes away and comes back. */
export async function startCuttableLine(connectionString: string): Promise<CuttableLine> {
  const url = new URL(connectionString.replace("@/", "@localhost/"));
  const folder = url.searchParams.get("host");
  const port = Number(url.searchParams.get("port") ?? url.port);
  const target = folder === null ? { port, host: url.hostname } : { path: `${folder}/.s.PGSQL.${port}` };
  const sockets = new Set<Socket>();
  let isCut = false;
  const proxy = createServer((incoming) => {
    if (isCut) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(target);
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((resolve) => proxy.listen({ port: 0, host: "127.0.0.1" }, resolve));
  const address = proxy.address();
  url.searchParams.delete("host");
  url.searchParams.delete("port");
  url.hostname = "127.0.0.1";
  url.port = String(typeof address === "object" && address !== null ? address.port : 0);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  return {
    connectionString: url.href,
    cut,
    mend() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
