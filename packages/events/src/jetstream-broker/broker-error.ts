import { describeError } from "@hansa/core";
import { JetStreamApiError, JetStreamError } from "@nats-io/jetstream";
import { EventsError } from "../errors.ts";

/** Whether JetStream refused a request with this code of its own (`err_code`). */
export function isApiError(error: unknown, code: number): boolean {
  return error instanceof EventsError
    ? isApiError(error.cause, code)
    : error instanceof JetStreamApiError && error.apiError().err_code === code;
}

/** What the NATS client rejects with, as an error of the broker. */
export async function asBroker<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw toBrokerError(error);
  }
}

/** An answer of the server is a refusal; everything else means that it was not reached, or not in time. */
export function toBrokerError(error: unknown): EventsError {
  if (error instanceof EventsError) {
    return error;
  }
  const isRefusal = error instanceof JetStreamApiError || error instanceof JetStreamError;
  return new EventsError(
    isRefusal ? "BROKER_REFUSED" : "BROKER_UNREACHABLE",
    `NATS ${isRefusal ? "refused a request" : "cannot be reached"}: ${describeError(error)}.`,
    { cause: error },
  );
}
