import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A service that tells its schema and never answers anything else. */
export interface SlowSubgraph extends AsyncDisposable {
  readonly url: string;
  /** Resolves when it has been asked for something. */
  readonly asked: Promise<void>;
}

export async function startSlowSubgraph(): Promise<SlowSubgraph> {
  const asked = Promise.withResolvers<void>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
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
  };
  const server = createServer((request, response) => void answer(request, response));
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
