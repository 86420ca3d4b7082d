import type { Event, HandlerContext, RetryPolicy } from "@hansa/events";
import type { SqlFunction } from "./source.ts";

/** Which events a consumer handles, and how. What is not given is as in `@hansa/events`. */
export interface ConsumerOptions {
  /** Patterns of subjects: `events.order.created`, `events.order.*`, `events.>`. */
  readonly subjects: readonly string[];
  /** Where it begins when it runs for the first time: with the oldest event that is kept unless given. */
  readonly startAt?: "beginning" | "now" | Date;
  /** `"key"` (unless given): events of one key one after the other, in their order. `"none"`: as they come. */
  readonly order?: "key" | "none";
  /** How many handlers run at the same time in one process: 4 unless given. */
  readonly concurrency?: number;
  /** How many events one transaction handles: 1 unless given. */
  readonly batchSize?: number;
  /** 1 s, up to 60 s, unless given. */
  readonly retry?: Partial<RetryPolicy>;
  /** After how many attempts an event becomes a dead letter: 10 unless given. */
  readonly maxAttempts?: number;
  /** How long one attempt may take: 30 s unless given. */
  readonly timeoutMs?: number;
}

/** A consumer whose effects TypeScript makes (`handle`), or a function of the database that takes the event as jsonb (`call`). */
export type ConsumerDefinition<Data> = ConsumerOptions &
  (
    | {
        readonly handle: (event: Event<Data>, context: HandlerContext) => Promise<void>;
        readonly call?: never;
      }
    | { readonly call: SqlFunction<never>; readonly handle?: never }
  );

/** A consumer once its types have done their work. */
export interface ConsumerPart extends ConsumerOptions {
  readonly handle?: (event: never, context: never) => unknown;
  readonly call?: SqlFunction;
}
