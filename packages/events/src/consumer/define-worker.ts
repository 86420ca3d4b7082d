import { EventsError } from "../errors.ts";
import type { Consumer } from "./define-consumer.ts";

const brand: unique symbol = Symbol.for("@hansa/events worker");

/** The consumers of one service. */
export interface WorkerDefinition {
  readonly [brand]: true;
  /** Of the events that handlers emit, as a URI reference: `/inventory`. */
  readonly source: string;
  readonly consumers: readonly Consumer[];
}

/**
 * The consumers of one service, as `hansa worker` runs them: the default export of a module.
 *
 * @throws EventsError CONSUMER_INVALID for two of one name, or none at all.
 */
export function defineWorker(input: {
  readonly source: string;
  readonly consumers: readonly Consumer[];
}): WorkerDefinition {
  assertConsumers(input.consumers);
  return { [brand]: true, ...input };
}

export function isWorkerDefinition(value: unknown): value is WorkerDefinition {
  return typeof value === "object" && value !== null && brand in value;
}

/** @throws EventsError CONSUMER_INVALID */
export function assertConsumers(consumers: readonly Consumer[]): void {
  if (consumers.length === 0) {
    throw new EventsError("CONSUMER_INVALID", "There is no consumer to run. Name at least one.");
  }
  const names = consumers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new EventsError(
      "CONSUMER_INVALID",
      `Two consumers have the name "${twice}". Name each differently.`,
    );
  }
}
