import { describeError } from "@hansa/core";
import { JetStreamApiError, JetStreamError } from "@nats-io/jetstream";
import { AuthorizationError, UserAuthenticationExpiredError } from "@nats-io/transport-node";
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

/** An answer of the server is a refusal, of who asks or of what is asked; everything else means that it was not reached, or not in time. */
export function toBrokerError(error: unknown): EventsError {
  if (error instanceof EventsError) {
    return error;
  }
  if (error instanceof AuthorizationError || error instanceof UserAuthenticationExpiredError) {
    return new EventsError(
      "BROKER_ACCESS_DENIED",
      `NATS is reached and does not let this user in: ${describeError(error)}. Correct the user and password in NATS_URL, or the settings HANSA_NATS_…, whichever says who connects.`,
      { cause: error },
    );
  }
  const isRefusal = error instanceof JetStreamApiError || error instanceof JetStreamError;
  return new EventsError(
    isRefusal ? "BROKER_REFUSED" : "BROKER_UNREACHABLE",
    `NATS ${isRefusal ? "refused a request" : "cannot be reached"}: ${describeError(error)}.`,
    { cause: error },
  );
}
