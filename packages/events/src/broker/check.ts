import { EventsError } from "../errors.ts";
import type { ReadOptions } from "./broker.ts";
import type { EncodedEvent } from "./event.ts";
import { assertSubject, assertSubjectPattern } from "./subject.ts";

const readerName = /^[A-Za-z0-9_-]{1,120}$/;

/** @throws EventsError SUBJECT_INVALID, CONSUMER_INVALID for the name of a reader. */
export function assertReadable({ name, subjects }: Pick<ReadOptions, "name" | "subjects">): void {
  if (!readerName.test(name)) {
    throw new EventsError(
      "CONSUMER_INVALID",
      `"${name.slice(0, 120)}" is no name of a consumer. Write 1 to 120 letters, digits, "-" and "_".`,
    );
  }
  if (subjects.length === 0) {
    throw new EventsError("CONSUMER_INVALID", `The consumer "${name}" names no subjects. Name at least one.`);
  }
  for (const pattern of subjects) {
    assertSubjectPattern(pattern);
  }
}

/** Refuses to publish any of `events` when one is too large or has no subject. @throws EventsError EVENT_TOO_LARGE, SUBJECT_INVALID */
export function assertPublishable(events: readonly EncodedEvent[], maxBytes: number): void {
  for (const { id, subject, text } of events) {
    assertSubject(subject);
    const bytes = Buffer.byteLength(text);
    if (bytes > maxBytes) {
      throw new EventsError(
        "EVENT_TOO_LARGE",
        `The event "${id}" of ${subject} has ${bytes} bytes; at most ${maxBytes} are taken (maxEventBytes).`,
        { extensions: { id } },
      );
    }
  }
}
