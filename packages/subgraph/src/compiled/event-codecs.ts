import type { Change, PayloadColumn, RetryPolicy } from "@hansa/events";
import type { ConsumerPart } from "../definition/consumer.ts";
import type { ObserverPart } from "../definition/observer.ts";
import {
  boolean,
  type Codec,
  count,
  either,
  finiteNumber,
  invalidAt,
  list,
  mapped,
  object,
  oneOf,
  optional,
  record,
  text,
} from "./codec.ts";
import { source, sqlFunction } from "./source-codecs.ts";
import { typescriptOnly } from "./typescript-only.ts";

const isText = (value: unknown) => typeof value === "string";

const payloadColumn: Codec<PayloadColumn> = either(
  isText,
  text,
  object<Exclude<PayloadColumn, string>>({ column: text, asText: boolean }),
);

/** An observer without its name, by which a file has it. */
export type ObserverForm = Omit<ObserverPart, "name">;

export const observer: Codec<ObserverForm> = object<ObserverForm>({
  source,
  on: list(oneOf<Change>(["insert", "update", "delete"])),
  subject: text,
  key: text,
  payload: record(payloadColumn),
  withBefore: optional(boolean),
  columns: optional(list(text)),
  when: optional(text),
});

const time: Codec<Date> = mapped<Date, string>(
  text,
  (date) => date.toISOString(),
  (form, at) => {
    const date = new Date(form);
    if (Number.isNaN(date.getTime())) {
      throw invalidAt(at, '"beginning", "now" or a time', form);
    }
    return date;
  },
);

const startAt: Codec<"beginning" | "now" | Date> = either<"beginning" | "now", Date>(
  (value) => value === "beginning" || value === "now",
  oneOf(["beginning", "now"]),
  time,
);

export const consumer: Codec<ConsumerPart> = object<ConsumerPart>({
  subjects: list(text),
  startAt: optional(startAt),
  order: optional(oneOf(["key", "none"])),
  concurrency: optional(count),
  batchSize: optional(count),
  retry: optional(
    object<Partial<RetryPolicy>>({
      firstDelayMs: optional(finiteNumber),
      maxDelayMs: optional(finiteNumber),
    }),
  ),
  maxAttempts: optional(count),
  timeoutMs: optional(count),
  handle: optional(typescriptOnly()),
  call: optional(sqlFunction),
});
