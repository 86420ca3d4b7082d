import type { ConsumerOptions, Event, HandlerContext } from "@hansa/events";
import type { SqlFunction } from "./source.ts";

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
