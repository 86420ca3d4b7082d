import fc from "fast-check";
import { expect, test } from "vitest";
import { createEvent, decodeEvent, encodeEvent } from "../../src/broker/event.ts";

const attribute = fc
  .string({ minLength: 1, maxLength: 40, unit: "grapheme" })
  .filter((text) => !/\p{Cc}/u.test(text));

test("what is encoded is decoded as it was", () => {
  fc.assert(
    fc.property(attribute, attribute, fc.jsonValue(), (source, key, data) => {
      const event = createEvent({ source, key, data, subject: "events.thing.changed" });
      // JSON has no negative zero.
      expect(decodeEvent(encodeEvent(event).text)).toEqual(JSON.parse(JSON.stringify(event)));
    }),
  );
});

test("an event is a CloudEvent 1.0", () => {
  const event = createEvent({
    id: "1",
    source: "/orders",
    subject: "events.order.created",
    key: "7",
    data: { total: "9.90" },
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  });
  expect(JSON.parse(encodeEvent(event).text)).toEqual({
    specversion: "1.0",
    id: "1",
    source: "/orders",
    type: "events.order.created",
    subject: "7",
    time: event.time,
    datacontenttype: "application/json",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    data: { total: "9.90" },
  });
});

test("an event of others may leave out what CloudEvents leave out", () => {
  const text = '{"specversion":"1.0","id":"1","source":"/s","type":"a.b","traceparent":"no trace"}';
  expect(decodeEvent(text)).toEqual({
    id: "1",
    source: "/s",
    subject: "a.b",
    key: "1",
    time: "1970-01-01T00:00:00.000Z",
    data: null,
  });
});

test.each([
  ["no JSON", "EVENT_INVALID"],
  ["[]", "EVENT_INVALID"],
  ["null", "EVENT_INVALID"],
  ['{"specversion":"0.3","id":"1","source":"/s","type":"a"}', "EVENT_INVALID"],
  ['{"specversion":"1.0","source":"/s","type":"a"}', "EVENT_INVALID"],
  ['{"specversion":"1.0","id":1,"source":"/s","type":"a"}', "EVENT_INVALID"],
  ['{"specversion":"1.0","id":"1","source":"/s"}', "EVENT_INVALID"],
  ['{"specversion":"1.0","id":"1","source":"/s","type":"a..b"}', "SUBJECT_INVALID"],
  ['{"specversion":"1.0","id":"1\\u0000","source":"/s","type":"a"}', "EVENT_INVALID"],
  ['{"specversion":"1.0","id":"1","source":"/s","type":"a","time":"yesterday"}', "EVENT_INVALID"],
  [`"${"x".repeat(900_000)}"`, "EVENT_TOO_LARGE"],
])("%.80s is no event", (text, code) => {
  expect(() => decodeEvent(text)).toThrow(expect.objectContaining({ code }));
});
