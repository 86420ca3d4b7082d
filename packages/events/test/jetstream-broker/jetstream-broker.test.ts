import { findFreePort, runsNatsTests, startTestNats, waitFor } from "@hansa/testkit";
import { jetstreamManager, RetentionPolicy } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { describe, expect, test } from "vitest";
import { connectJetStreamBroker } from "../../src/jetstream-broker/connect.ts";
import { describeBroker } from "../broker/broker-contract.ts";
import { encoded } from "../event-world.ts";

describe.skipIf(!runsNatsTests)("with nats-server", () => {
  describeBroker("JetStream", async () => {
    const server = await startTestNats();
    return {
      connect: (settings = {}) => connectJetStreamBroker({ url: server.url, settings }),
      async cutConnections() {
        await server.stop("SIGKILL");
        await server.start();
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  });

  test("a stream of another kind is refused, with what is wrong with it", async () => {
    await using server = await startTestNats();
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({
      name: "HANSA_EVENTS",
      subjects: ["events.order.*"],
      retention: RetentionPolicy.Workqueue,
    });
    await connection.close();
    const connecting = connectJetStreamBroker({ url: server.url });
    await expect(connecting).rejects.toMatchObject({
      code: "STREAM_DIFFERS",
      message: expect.stringMatching(/subject "events.>".*retention is "workqueue"/),
    });
  });

  test("a stream that keeps more than is asked for is used as it is", async () => {
    await using server = await startTestNats();
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "HANSA_EVENTS", subjects: ["events.>", "audit.>"], max_msgs: 1_000 });
    await connection.close();
    await using broker = await connectJetStreamBroker({ url: server.url });
    await broker.publish([encoded("events.a", "k", 1)]);
    expect((await broker.end()).sequence).toBe(1);
  });

  test("a server without JetStream is told of as that", async () => {
    await using server = await startTestNats({ jetStream: false });
    await expect(connectJetStreamBroker({ url: server.url })).rejects.toMatchObject({
      code: "JETSTREAM_DISABLED",
    });
  });

  test("no server, or a wrong password, is told of without the password", async () => {
    await using server = await startTestNats({
      configuration: 'authorization: { user: "me", password: "right" }',
    });
    const wrong = connectJetStreamBroker({ url: server.url.replace("//", "//me:wr0ng@") });
    await expect(wrong).rejects.toMatchObject({
      code: "BROKER_ACCESS_DENIED",
      message: expect.not.stringContaining("wr0ng"),
    });
    await using _broker = await connectJetStreamBroker({ url: server.url.replace("//", "//me:right@") });
    const nowhere = connectJetStreamBroker({ url: `nats://127.0.0.1:${await findFreePort()}` });
    await expect(nowhere).rejects.toMatchObject({ code: "BROKER_UNREACHABLE" });
  });

  test("what is published while the server is away is refused at once, and taken when it is back", async () => {
    await using server = await startTestNats();
    await using broker = await connectJetStreamBroker({ url: server.url });
    await server.stop("SIGTERM");
    await waitFor(async () => {
      const outcome = await broker.publish([encoded("events.a", "k", 1)]).catch((error: unknown) => error);
      expect(outcome).toMatchObject({ code: "BROKER_UNREACHABLE" });
      return true;
    });
    await server.start();
    await waitFor(async () => {
      await broker.publish([encoded("events.a", "k", 2)]);
      return true;
    });
    expect((await broker.end()).sequence).toBe(1);
  });

  test("events that the stream no longer has are lost to a reader, who is told", async () => {
    await using server = await startTestNats();
    await using broker = await connectJetStreamBroker({ url: server.url });
    await broker.publish([1, 2, 3, 4].map((number) => encoded("events.a", "k", number)));
    const { log } = await broker.end();
    const connection = await connect({ servers: server.url });
    await (await jetstreamManager(connection)).streams.purge("HANSA_EVENTS", { seq: 4 });
    await connection.close();
    const read = broker.read({
      name: "late",
      subjects: ["events.>"],
      from: { log, sequence: 1 },
      signal: AbortSignal.timeout(10_000),
    });
    await expect(read[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "EVENTS_LOST",
      extensions: { first: 4 },
    });
  });
});
