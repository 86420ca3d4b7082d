import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { emitEvents } from "@hansa/events";
import { findFreePort, startTestPostgres, waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { createTemporaryFolder, root, startHansa } from "./support/hansa-process.ts";

const worker = `
import { defineConsumer, defineWorker } from "${join(root, "packages/events/src/index.ts")}";

export default defineWorker({
  source: "/inventory",
  onAlert: (alert) => console.log("ALERT " + alert.kind),
  consumers: [
    defineConsumer({
      name: "reserve",
      subjects: ["events.order.created"],
      maxAttempts: 2,
      retry: { firstDelayMs: 5, maxDelayMs: 10 },
      async handle(event) {
        if (event.data === "poison") {
          throw new Error("This one cannot be reserved.");
        }
      },
    }),
  ],
});
`;

test("relay and worker say what they have done, what waits, and whether they work", async () => {
  await using folder = await createTemporaryFolder();
  const module = join(folder.path, "worker.ts");
  await writeFile(module, worker);
  await using postgres = await startTestPostgres();
  await using service = await postgres.createDatabase();
  await using log = await postgres.createDatabase();
  await using receiver = await startAlertReceiver();
  const [relayPort, workerPort] = [await findFreePort(), await findFreePort()];
  const env = {
    DATABASE_URL: service.connectionString,
    HANSA_EVENTS_DATABASE: log.connectionString,
    HANSA_EVENTS_ALERT_URL: receiver.url,
    HANSA_EVENTS_ALERT_SECRET: "a secret of at least 24 characters",
    HANSA_EVENTS_ALERT_AFTER: "100ms",
  };
  await using relay = startHansa(["relay", "--metrics-port", String(relayPort)], { env });
  await using running = startHansa(["worker", module], {
    env: { ...env, HANSA_METRICS_PORT: String(workerPort) },
  });
  await relay.printed("The relay publishes the outbox.");
  await running.printed("The worker handles events.");
  for (const [index, data] of ["a", "b", "poison"].entries()) {
    const event = { source: "/orders", subject: "events.order.created", key: `k${index}`, data };
    await emitEvents(service, [event], 10_000);
  }
  await running.printed("ALERT dead-letter");
  await waitFor(() => receiver.types.includes("hansa.alert.dead-letter"));
  const ofRelay = await read(relayPort, "/metrics");
  expect(ofRelay.text).toContain("hansa_events_published_total 3");
  expect(ofRelay.text).toContain("hansa_outbox_waiting_events 0");
  const expected = [
    'hansa_events_handled_total{consumer="reserve",outcome="done"} 2',
    'hansa_events_handled_total{consumer="reserve",outcome="retried"} 1',
    'hansa_events_handled_total{consumer="reserve",outcome="dead"} 1',
    'hansa_event_handler_duration_seconds_count{consumer="reserve"} 4',
    'hansa_consumer_lag_events{consumer="reserve"} 0',
    'hansa_inbox_waiting_events{consumer="reserve"} 0',
    'hansa_dead_letters{consumer="reserve"} 1',
  ];
  const lines = new Set((await read(workerPort, "/metrics")).text.split("\n"));
  expect(expected.filter((line) => !lines.has(line))).toEqual([]);
  expect(await read(workerPort, "/ready")).toMatchObject({ status: 200 });
  expect(await read(workerPort, "/health")).toMatchObject({ status: 200, text: '{"status":"alive"}' });
  expect(await read(workerPort, "//?%")).toMatchObject({ status: 404 });

  // Without the tables of the broker nothing can be published, nor taken in.
  await log.query("alter schema hansa rename to gone");
  await emitEvents(
    service,
    [{ source: "/orders", subject: "events.order.created", key: "k", data: "c" }],
    10_000,
  );
  await waitFor(async () => (await read(relayPort, "/ready")).status === 503);
  expect((await read(relayPort, "/ready")).text).toContain('"stalled":["relay"]');
  await waitFor(
    async () => (await read(relayPort, "/metrics")).text.includes("hansa_outbox_waiting_events 1"),
    {
      intervalMs: 300,
    },
  );
  await waitFor(() => receiver.types.includes("hansa.alert.stalled"));
  await log.query("alter schema gone rename to hansa");
  await waitFor(async () => (await read(relayPort, "/ready")).status === 200, { timeoutMs: 30_000 });
}, 120_000);

async function read(port: number, path: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: answer.status, text: await answer.text() };
}

/** Takes what is posted to it, and keeps the types of the events. */
async function startAlertReceiver(): Promise<
  AsyncDisposable & { readonly url: string; readonly types: string[] }
> {
  const types: string[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    types.push(JSON.parse(await text(request)).type);
    response.end();
  };
  const server = createServer((request, response) => void receive(request, response));
  const port = await findFreePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    types,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
