import { createServer } from "node:http";

/** A service that tells its schema and never answers anything else. */
export interface SlowSubgraph extends AsyncDisposable {
  readonly url: string;
  /** Resolves when it has been asked for something. */
  readonly asked: Promise<void>;
}

export async function startSlowSubgraph(): Promise<SlowSubgraph> {
  const asked = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) {
      body += chunk;
    }
    if (body.includes("_service")) {
      const data = { _service: { sdl: "type Query { slow: Int }" } };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
    } else {
      asked.resolve();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    asked: asked.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
