import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@hansa/core";
import { expect, test } from "vitest";
import { awaitGraph, formatGraphReport } from "../../src/dev/graph-report.ts";

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

test.each([
  [
    "postgresql://postgres@/users?host=%2Ftmp%2Fhansa&port=5555",
    "            'postgresql://postgres@/users?host=%2Ftmp%2Fhansa&port=5555', and each other by its subgraph's name",
  ],
  [
    "postgres://me:secret@db:5432/users",
    "            'postgres://me@db:5432/users', and each other by its subgraph's name (with the password of DATABASE_URL)",
  ],
])("the table says how to reach the databases of %s, without a password", (database, line) => {
  const report = formatGraphReport({
    project: { directory: "/shop", hasConfig: false, own: [], foreign: [], gateway: {} },
    subgraphs: [],
    url: "http://127.0.0.1:4000/graphql",
    server: "PostgreSQL",
    databases: [database, "postgres://me:secret@db:5432/orders"],
    broker: "somewhere",
    eventsUrl: undefined,
    useBySubgraph: new Map(),
    dataOption: undefined,
  });
  expect(report.split("\n")).toContain(line);
  expect(report).not.toContain("secret");
});
