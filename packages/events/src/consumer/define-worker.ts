import type { AlertHandler } from "../alerts/alert.ts";
import { assertNamesDiffer } from "../assert-names-differ.ts";
import { EventsError } from "../errors.ts";
import { assertObserver, type Observer } from "../outbox/observer.ts";
import type { Consumer } from "./define-consumer.ts";

const brand: unique symbol = Symbol.for("@hansa/events worker");

/** What one service tells others, and what it handles of what they tell. */
export interface WorkerDefinition {
  readonly [brand]: true;
  /** Of its events, as a URI reference: `/inventory`. */
  readonly source: string;
  /** The tables whose changes are events, all of its database; what is installed there stays where they are not given. */
  readonly observers: readonly Observer[] | undefined;
  readonly consumers: readonly Consumer[];
  /** Told of dead letters, and of consumers that cannot work for too long. */
  readonly onAlert?: AlertHandler;
}

/**
 * The observers and consumers of one service, as `hansa worker` installs and runs them: the default export of a
 * module.
 *
 * @throws EventsError CONSUMER_INVALID for two consumers of one name, one that `defineConsumer` has not made, or nothing at all;
 * OBSERVER_INVALID.
 */
export function defineWorker(input: {
  readonly source: string;
  readonly observers?: readonly Observer[];
  readonly consumers?: readonly Consumer[];
  readonly onAlert?: AlertHandler;
}): WorkerDefinition {
  const { source, observers, consumers = [], onAlert } = input;
  if ((observers?.length ?? 0) + consumers.length === 0) {
    throw new EventsError(
      "CONSUMER_INVALID",
      `The worker of "${source}" has nothing to do. Name at least one observer or consumer.`,
    );
  }
  observers?.forEach(assertObserver);
  assertNamesDiffer("observer", observers ?? []);
  assertConsumers(consumers);
  return { [brand]: true, source, observers, consumers, ...(onAlert === undefined ? {} : { onAlert }) };
}

export function isWorkerDefinition(value: unknown): value is WorkerDefinition {
  return typeof value === "object" && value !== null && brand in value;
}

/** Consumers that can be run beside each other. @throws EventsError CONSUMER_INVALID */
export function assertConsumers(consumers: readonly Consumer[]): void {
  consumers.forEach(assertDefined);
  assertNamesDiffer("consumer", consumers);
}

/** Types are erased when a module is loaded, so that it may give what is none. */
function assertDefined(consumer: unknown, index: number): void {
  const { name, handle, concurrency, retry }: { readonly [Key in keyof Consumer]?: unknown } =
    typeof consumer === "object" && consumer !== null ? consumer : {};
  const isDefined = typeof handle === "function" && Number.isSafeInteger(concurrency) && retry !== undefined;
  if (typeof name !== "string" || !isDefined) {
    const named = typeof name === "string" ? `"${name}"` : `number ${index + 1}`;
    throw new EventsError(
      "CONSUMER_INVALID",
      `The consumer ${named} is none that defineConsumer has made. Write it as defineConsumer({ … }), which fills in what is left out.`,
    );
  }
}
