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
 * @throws EventsError CONSUMER_INVALID for two consumers of one name or nothing at all, OBSERVER_INVALID.
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
  assertNamesDiffer("consumer", consumers);
  return { [brand]: true, source, observers, consumers, ...(onAlert === undefined ? {} : { onAlert }) };
}

export function isWorkerDefinition(value: unknown): value is WorkerDefinition {
  return typeof value === "object" && value !== null && brand in value;
}
