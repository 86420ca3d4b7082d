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
  const challenge = challengeOf(error);
  if (challenge !== undefined) {
    return ["www-authenticate", challenge];
  }
  const { allow } = error.extensions;
  if (typeof allow === "string") {
    return ["allow", allow];
  }
  return error.status === 503 ? ["retry-after", retryAfterSeconds] : [];
}

/** What a token lacks, by the `reason` of the error: it does not hold, or it holds and does not suffice (section 3.1). */
function challengeOf({ status, message, extensions }: HansaError): string | undefined {
  const { reason, requiredScopes } = extensions;
  if (status === 401) {
    return reason === "missing" ? "Bearer" : `Bearer error="invalid_token", ${describe(message)}`;
  }
  if (status === 403 && (reason === "scopes" || reason === "policies")) {
    return `Bearer error="insufficient_scope", ${describe(message)}${scopeParameter(requiredScopes)}`;
  }
  return undefined;
}

function describe(message: string): string {
  const text = message.replaceAll('"', "'").replaceAll(/[^\x20-\x5b\x5d-\x7e]/g, "?");
  return `error_description="${text}"`;
}

/** The first of the lists that would do, where all of it may stand in a header (RFC 6749, section 3.3). */
function scopeParameter(lists: unknown): string {
  const [scopes] = Array.isArray(lists) ? (lists as readonly unknown[]) : [];
  const isPlain =
    Array.isArray(scopes) &&
    scopes.every((scope) => typeof scope === "string" && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
  return isPlain ? `, scope="${scopes.join(" ")}"` : "";
}
