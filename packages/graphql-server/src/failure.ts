import { randomUUID } from "node:crypto";
import { HansaError, type Logger } from "@hansa/core";
import { ServerError } from "./errors.ts";
import type { RawHeaders } from "./http/send.ts";

const retryAfterSeconds = "1";

/**
 * The error that a client may see for whatever was thrown: itself where its text was made for clients, else
 * INTERNAL_SERVER_ERROR with an `errorId` under which the log has what was thrown. Never throws.
 */
export function toClientFailure(thrown: unknown, logger: Logger, exposeErrors: boolean): HansaError {
  if (thrown instanceof HansaError && thrown.audience === "client") {
    return thrown;
  }
  const errorId = randomUUID();
  logger.error("A request failed unexpectedly.", { errorId, error: thrown });
  const message =
    exposeErrors && thrown instanceof Error
      ? thrown.message
      : `Something failed on the server. Its log has more under the errorId ${errorId}.`;
  return new ServerError("INTERNAL_SERVER_ERROR", message, { extensions: { errorId } });
}

/**
 * The headers that go with an error: which methods are allowed instead, when to try again, and what is wrong with the
 * credentials (RFC 6750, section 3: no more than the scheme where there were none).
 */
export function headersOfFailure(error: HansaError): RawHeaders {
  if (error.status === 401) {
    const text = error.message.replaceAll('"', "'").replaceAll(/[^\x20-\x5b\x5d-\x7e]/g, "?");
    const fault =
      error.extensions.reason === "missing" ? "" : ` error="invalid_token", error_description="${text}"`;
    return ["www-authenticate", `Bearer${fault}`];
  }
  const { allow } = error.extensions;
  if (typeof allow === "string") {
    return ["allow", allow];
  }
  return error.status === 503 ? ["retry-after", retryAfterSeconds] : [];
}
