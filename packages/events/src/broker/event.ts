import { randomUUID } from "node:crypto";
import { type Clock, describeError, systemClock } from "@hansa/core";
import { EventsError } from "../errors.ts";
import { eventsSettings } from "../settings.ts";
import { assertSubject } from "./subject.ts";

/**
 * Something that happened, as a service tells others of it. On the wire it is a CloudEvent 1.0 in JSON: `subject` is
 * its `type` and the broker's subject, `key` its `subject` (CloudEvents 1.0.2, "Context Attributes").
 */
export interface Event<Data = unknown> {
  /** Unique among all events of all services; what is published twice under one id has one effect. */
  readonly id: string;
  /** Which service tells of it, as a URI reference: `/orders`. */
  readonly source: string;
  /** What happened: `events.order.created`. */
  readonly subject: string;
  /** To whom or what: events of one key are handled in the order in which they happened. */
  readonly key: string;
  /** When, in ISO 8601. */
  readonly time: string;
  /** What others need to know of it, as JSON. */
  readonly data: Data;
  /** The trace that it is part of (W3C Trace Context). */
  readonly traceparent?: string;
}

/** What has to be given for an event; the rest is made. */
export interface EventInput<Data = unknown> {
  readonly source: string;
  readonly subject: string;
  readonly key: string;
  readonly data: Data;
  readonly id?: string;
  readonly traceparent?: string;
}

const maxAttributeLength = 1_024;

/** @throws EventsError SUBJECT_INVALID, EVENT_INVALID */
export function createEvent<Data>(input: EventInput<Data>, clock: Clock = systemClock): Event<Data> {
  const { id = randomUUID(), source, subject, key, data, traceparent } = input;
  const event: Event<Data> = {
    id,
    source,
    subject,
    key,
    time: new Date(clock.now()).toISOString(),
    data,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  assertEvent(event);
  return event;
}

/** @throws EventsError SUBJECT_INVALID, EVENT_INVALID for an attribute that is empty, too long, or holds control characters. */
export function assertEvent(event: Event): void {
  assertSubject(event.subject);
  for (const name of ["id", "source", "key"] as const) {
    assertAttribute(name, event[name]);
  }
}

function assertAttribute(name: string, value: unknown): void {
  const isValid =
    typeof value === "string" &&
    value !== "" &&
    value.length <= maxAttributeLength &&
    !/\p{Cc}/u.test(value) &&
    value.isWellFormed();
  if (!isValid) {
    throw new EventsError(
      "EVENT_INVALID",
      `The attribute "${name}" of an event is not a text of 1 to ${maxAttributeLength} characters without control characters.`,
    );
  }
}

/** An event as it goes over the wire, with what a broker has to know of it. */
export interface EncodedEvent {
  readonly id: string;
  readonly subject: string;
  readonly key: string;
  readonly traceparent?: string;
  /** The JSON of the CloudEvent. */
  readonly text: string;
}

/** An event whose data is JSON text already, which is taken over as it is: no number in it is rounded. */
export type PrintedEvent = Omit<Event, "data"> & { readonly dataText: string };

/** The JSON of a CloudEvent 1.0. */
export function encodeEvent(event: Event | PrintedEvent): EncodedEvent {
  const { id, subject, key, traceparent } = event;
  const attributes = JSON.stringify({
    specversion: "1.0",
    id,
    source: event.source,
    type: subject,
    subject: key,
    time: event.time,
    datacontenttype: "application/json",
    ...(traceparent === undefined ? {} : { traceparent }),
  });
  const dataText = "dataText" in event ? event.dataText : (JSON.stringify(event.data) ?? "null");
  return {
    id,
    subject,
    key,
    ...(traceparent === undefined ? {} : { traceparent }),
    text: `${attributes.slice(0, -1)},"data":${dataText}}`,
  };
}

/**
 * Reads the JSON of a CloudEvent, from whomever it comes.
 *
 * @throws EventsError EVENT_INVALID, EVENT_TOO_LARGE, SUBJECT_INVALID
 */
export function decodeEvent(text: string, maxBytes: number = eventsSettings.maxEventBytes.default): Event {
  if (Buffer.byteLength(text) > maxBytes) {
    throw new EventsError("EVENT_TOO_LARGE", `An event of more than ${maxBytes} bytes came (maxEventBytes).`);
  }
  const given = parseObject(text);
  if (given.specversion !== "1.0") {
    throw new EventsError(
      "EVENT_INVALID",
      'The attribute "specversion" of an event is not "1.0", so that it is no CloudEvent 1.0.',
    );
  }
  const { id, source, type: subject, subject: key = "", time, traceparent, data = null } = given;
  const attributes = { id, source, key: key === "" ? id : key };
  for (const [name, value] of Object.entries(attributes)) {
    assertAttribute(name, value);
  }
  if (typeof subject !== "string") {
    throw new EventsError("EVENT_INVALID", 'The attribute "type" of an event is not a text.');
  }
  assertSubject(subject);
  // Checked one by one above, which the compiler does not carry over to the object.
  const {
    id: checkedId,
    source: checkedSource,
    key: checkedKey,
  } = attributes as Record<keyof typeof attributes, string>;
  return {
    id: checkedId,
    source: checkedSource,
    subject,
    key: checkedKey,
    time: readTime(time),
    data,
    ...(typeof traceparent === "string" && isTraceparent(traceparent) ? { traceparent } : {}),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new EventsError("EVENT_INVALID", `An event is not JSON: ${describeError(error)}`, { cause: error });
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new EventsError("EVENT_INVALID", "An event is JSON, but not an object.");
  }
  return parsed as Readonly<Record<string, unknown>>;
}

/** `time` is optional for CloudEvents; an event without one has that of the beginning of time. */
function readTime(time: unknown): string {
  if (time === undefined) {
    return new Date(0).toISOString();
  }
  const date = typeof time === "string" ? new Date(time) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new EventsError("EVENT_INVALID", 'The attribute "time" of an event is not a time in ISO 8601.');
  }
  return date.toISOString();
}

/** Whether a text is a `traceparent`: W3C Trace Context, section 3.2.2. */
export function isTraceparent(text: string): boolean {
  return /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(text);
}
