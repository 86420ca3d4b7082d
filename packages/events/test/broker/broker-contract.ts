import { randomUUID } from "node:crypto";
import { waitFor } from "@hansa/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EventBatch, EventBroker, Position, StartPosition } from "../../src/broker/broker.ts";
import { createEvent, decodeEvent, type EncodedEvent, encodeEvent } from "../../src/broker/event.ts";

/** What a broker runs on, for the tests of one file. */
export interface BrokerServer extends AsyncDisposable {
  /** Another connection to the same log. */
  connect(settings?: {
    readonly maxEventBytes?: number;
    readonly pollIntervalMs?: number;
  }): Promise<EventBroker>;
  /** Cuts every connection that brokers have, as a failing network does. */
  cutConnections(): Promise<void>;
}

/** What every event broker promises, whatever it stands on. */
export function describeBroker(name: string, startServer: () => Promise<BrokerServer>): void {
  describe(`an event broker on ${name}`, () => {
    let server: BrokerServer;
    beforeAll(async () => {
      server = await startServer();
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
    });

    test("gives events in the order in which they were published, each with its text", async () => {
      await using broker = await server.connect();
      const topic = newTopic();
      const events = numbered(topic, 25);
      await using reader = read(broker, [`${topic}.>`], "beginning", 10);
      await broker.publish(events.slice(0, 20));
      await broker.publish(events.slice(20));

      await waitFor(() => reader.texts.length === 25, { describe: "all events" });
      expect(reader.texts).toEqual(events.map(({ text }) => text));
      expect(Math.max(...reader.sizes)).toBeLessThanOrEqual(10);
      expect(reader.sequences).toEqual([...reader.sequences].sort((a, b) => a - b));
    });

    test("stores an event once, however often it is published", async () => {
      await using broker = await server.connect();
      const topic = newTopic();
      const [first, second, third] = numbered(topic, 3) as [EncodedEvent, EncodedEvent, EncodedEvent];
      await broker.publish([first, second]);
      await broker.publish([first, second, third, third]);
      await using reader = read(broker, [`${topic}.>`], "beginning");
      await waitFor(() => reader.texts.length >= 3);
      await broker.publish([encode(`${topic}.last`, "k", 4)]);
      await waitFor(() => reader.texts.length >= 4);
      expect(reader.texts.slice(0, 3)).toEqual([first.text, second.text, third.text]);
      expect(await broker.countAfter({ log: "", sequence: 0 }, [`${topic}.>`])).toBe(4);
    });

    test.each([
      ["one subject", ["order.created"], [0]],
      ["a name that is open", ["*.created"], [0, 2]],
      ["all that follows", ["order.>"], [0, 1, 3]],
      ["several patterns", ["order.created", "user.>"], [0, 2]],
      ["patterns of several lengths", ["user.created", "order.item.*"], [2, 3]],
    ])("gives a reader only the subjects it asks for: %s", async (_title, patterns, expected) => {
      await using broker = await server.connect();
      const topic = newTopic();
      const names = ["order.created", "order.paid", "user.created", "order.item.added", "end"];
      const events = names.map((subject, index) => encode(`${topic}.${subject}`, "k", index));
      await broker.publish(events);
      const wanted = [...patterns, "end"].map((pattern) => `${topic}.${pattern}`);
      await using reader = read(broker, wanted, "beginning");
      await waitFor(() => reader.texts.length === expected.length + 1, { describe: "the events asked for" });
      expect(reader.texts).toEqual([...expected, 4].map((index) => events[index]?.text));
    });

    test("reads on from a place, whoever read until there", async () => {
      const topic = newTopic();
      const events = numbered(topic, 6);
      let position: Position | undefined;
      {
        await using broker = await server.connect();
        await broker.publish(events.slice(0, 4));
        await using reader = read(broker, [`${topic}.>`], "beginning", 2);
        await waitFor(() => reader.texts.length === 4);
        position = reader.positions[0];
      }
      await using broker = await server.connect();
      await broker.publish(events.slice(4));
      if (position === undefined) {
        throw new Error("The reader has no position.");
      }
      const [begin] = [position];
      const behind = await broker.countAfter(begin, [`${topic}.>`]);
      await using reader = read(broker, [`${topic}.>`], begin);
      await waitFor(() => reader.texts.length === behind, {
        describe: `the ${behind} events behind the place`,
      });
      expect(reader.texts).toEqual(events.slice(6 - behind).map(({ text }) => text));
      expect(behind).toBeGreaterThan(1);
      expect(behind).toBeLessThan(6);
    });

    test("a reader that begins now gets what comes after it", async () => {
      await using broker = await server.connect();
      const topic = newTopic();
      await broker.publish([encode(`${topic}.old`, "k", 0)]);
      const end = await broker.end();
      await broker.publish([encode(`${topic}.new`, "k", 1)]);
      await using reader = read(broker, [`${topic}.>`], end);
      await waitFor(() => reader.texts.length > 0);
      expect(reader.subjects).toEqual([`${topic}.new`]);
      await using later = read(broker, [`${topic}.>`], "now");
      await waitFor(async () => {
        await broker.publish([encode(`${topic}.newest`, "k", 2)]);
        return later.texts.length > 0;
      });
      expect(new Set(later.subjects)).toEqual(new Set([`${topic}.newest`]));
    });

    test("a reader that begins at a time gets what was stored since", async () => {
      await using broker = await server.connect();
      const topic = newTopic();
      await broker.publish([encode(`${topic}.old`, "k", 0)]);
      // The server's clock counts, and it runs on this machine.
      const since = await waitFor(() => {
        const now = new Date();
        return now.getTime() > Date.parse(new Date().toISOString()) - 1 ? now : undefined;
      });
      await waitFor(() => Date.now() > since.getTime() + 5);
      await broker.publish([encode(`${topic}.new`, "k", 1)]);
      await using reader = read(broker, [`${topic}.>`], new Date(since.getTime() + 2));
      await waitFor(() => reader.texts.length > 0);
      expect(reader.subjects).toEqual([`${topic}.new`]);
    });

    test("a place in a log that is gone means the beginning of this one", async () => {
      await using broker = await server.connect();
      const topic = newTopic();
      await broker.publish(numbered(topic, 2));
      await using reader = read(broker, [`${topic}.>`], { log: "another", sequence: 1_000_000 });
      await waitFor(() => reader.texts.length === 2);
      expect(new Set(reader.subjects)).toEqual(new Set([`${topic}.n`]));
    });

    test("events that come while nobody reads wait; one that waits is told at once", async () => {
      // Looking for oneself is switched off as good as, so that only being told is left.
      await using broker = await server.connect({ pollIntervalMs: 3_600_000 });
      const topic = newTopic();
      await using reader = read(broker, [`${topic}.>`], "beginning");
      for (let index = 0; index < 5; index++) {
        await broker.publish([encode(`${topic}.n`, "k", index)]);
        await waitFor(() => reader.texts.length === index + 1, { describe: `event ${index}` });
      }
      expect(reader.sizes.filter((size) => size > 0)).toEqual([1, 1, 1, 1, 1]);
    });

    test("a reader goes on when its connection was cut, and misses nothing", async () => {
      await using broker = await server.connect();
      const topic = newTopic();
      const events = numbered(topic, 60);
      await using reader = read(broker, [`${topic}.>`], "beginning", 7);
      for (let index = 0; index < 60; index += 20) {
        await publishUntilStored(broker, events.slice(index, index + 20));
        await server.cutConnections();
      }
      await waitFor(() => reader.texts.length >= 60, { describe: "all events", timeoutMs: 15_000 });
      expect(reader.texts).toEqual(events.map(({ text }) => text));
    });

    test("an event that is too large stores none of those published with it", async () => {
      await using broker = await server.connect({ maxEventBytes: 1_000 });
      const topic = newTopic();
      const large = encodeEvent(
        createEvent({ source: "/test", subject: `${topic}.n`, key: "k", data: "x".repeat(1_000) }),
      );
      await expect(broker.publish([...numbered(topic, 2), large])).rejects.toMatchObject({
        code: "EVENT_TOO_LARGE",
      });
      expect(await broker.countAfter({ log: "", sequence: 0 }, [`${topic}.>`])).toBe(0);
    });

    test.each([
      [{ name: "a.b", subjects: ["x.y"] }, "CONSUMER_INVALID"],
      [{ name: "a", subjects: [] }, "CONSUMER_INVALID"],
      [{ name: "a", subjects: ["x..y"] }, "SUBJECT_INVALID"],
    ])("refuses to read with %j", async (options, code) => {
      await using broker = await server.connect();
      const events = broker.read({ ...options, from: "now", signal: AbortSignal.timeout(1_000) });
      await expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code });
    });
  });
}

/** Subjects that no other test uses, below those that a stream keeps. */
function newTopic(): string {
  return `events.${randomUUID()}`;
}

function encode(subject: string, key: string, data: unknown): EncodedEvent {
  return encodeEvent(createEvent({ source: "/test", subject, key, data }));
}

/** Events of three keys, one after the other. */
function numbered(topic: string, count: number): readonly EncodedEvent[] {
  return Array.from({ length: count }, (_, index) => encode(`${topic}.n`, `k${index % 3}`, index));
}

async function publishUntilStored(broker: EventBroker, events: readonly EncodedEvent[]): Promise<void> {
  await waitFor(
    async () => {
      await broker.publish(events);
      return true;
    },
    { describe: "the broker to take events", timeoutMs: 15_000 },
  );
}

interface RunningReader extends AsyncDisposable {
  readonly texts: string[];
  readonly subjects: string[];
  readonly sequences: number[];
  readonly sizes: number[];
  readonly positions: Position[];
}

/** Reads in the background until it is disposed of; what the reader throws comes out then. */
function read(
  broker: EventBroker,
  subjects: readonly string[],
  from: StartPosition,
  maxBatch = 100,
): RunningReader {
  const end = new AbortController();
  const found = { texts: [], subjects: [], sequences: [], sizes: [], positions: [] };
  const reader: Omit<RunningReader, typeof Symbol.asyncDispose> = found;
  const name = `reader-${randomUUID()}`;
  const running = (async () => {
    for await (const batch of broker.read({ name, subjects, from, maxBatch, signal: end.signal })) {
      take(batch);
    }
  })();
  running.catch(() => undefined);
  function take(batch: EventBatch): void {
    for (const event of batch.events) {
      expect(decodeEvent(event.text).subject).toBe(event.subject);
      reader.texts.push(event.text);
      reader.subjects.push(event.subject);
      reader.sequences.push(event.sequence);
    }
    reader.sizes.push(batch.events.length);
    reader.positions.push(batch.position);
    batch.acknowledge();
  }
  return {
    ...found,
    async [Symbol.asyncDispose]() {
      end.abort();
      await running;
    },
  };
}
