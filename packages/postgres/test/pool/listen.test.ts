import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { startTestPostgres, waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { startListening } from "../../src/pool/listen.ts";

test("notifications come with their payloads, also after the connection was cut", async () => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  const heard: (readonly [string, string | undefined])[] = [];
  await using _listener = startListening({
    connectionString: database.connectionString,
    channels: ["orders", "with space"],
    onNotification: (channel, payload) => heard.push([channel, payload]),
  });

  await waitFor(() => heard.length === 2, { describe: "the connection to listen" });
  expect(heard).toEqual([
    ["orders", undefined],
    ["with space", undefined],
  ]);
  await database.query("select pg_notify('orders', '7'), pg_notify('with space', '')");
  await waitFor(() => heard.length === 4, { describe: "both notifications" });
  expect(heard.slice(2)).toEqual([
    ["orders", "7"],
    ["with space", ""],
  ]);

  await database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'hansa listen'",
  );
  await waitFor(() => heard.length === 6, { describe: "the connection to stand anew" });
  await database.query("notify orders, '8'");
  await waitFor(() => heard.length === 7, { describe: "the notification after it" });
  expect(heard.slice(4)).toEqual([
    ["orders", undefined],
    ["with space", undefined],
    ["orders", "8"],
  ]);
});

test("disposing ends the connection, also where none ever stood", async () => {
  const listener = startListening({
    connectionString: "postgresql://nobody@127.0.0.1:1/none",
    channels: ["orders"],
    onNotification: () => undefined,
  });
  await expect(listener[Symbol.asyncDispose]()).resolves.toBeUndefined();
});

test("disposing ends a connection that is being made, also where the server never answers", async () => {
  const accepted = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    socket.resume();
    accepted.resolve();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const listener = startListening({
    connectionString: `postgresql://nobody@127.0.0.1:${port}/nothing`,
    channels: ["orders"],
    onNotification: () => undefined,
  });
  await accepted.promise;
  await listener[Symbol.asyncDispose]();
  await new Promise((onClosed) => server.close(onClosed));
  expect(server.listening).toBe(false);
});
