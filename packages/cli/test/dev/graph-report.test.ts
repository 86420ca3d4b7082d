import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@hansa/core";
import { expect, test } from "vitest";
import { awaitGraph } from "../../src/dev/graph-report.ts";

test("subgraphs that do not compose end the start with one sentence, as the gateway logs the rest", async () => {
  const lastError = { code: "SUBGRAPHS_DO_NOT_COMPOSE", message: "users.graphql:1:1: a long list of errors" };
  const server = createServer((_request, response) => {
    response.end(JSON.stringify({ status: "starting", waitingFor: [], lastError }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const logged: string[] = [];
    const waiting = awaitGraph(`http://127.0.0.1:${port}/graphql`, [], {
      clock: systemClock,
      stopping: new AbortController().signal,
      log: (line) => logged.push(line),
    });
    await expect(waiting).rejects.toMatchObject({
      code: "COMPOSITION_FAILED",
      message: "The subgraphs do not compose into one graph; the gateway has told why, above.",
    });
    expect(logged).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
