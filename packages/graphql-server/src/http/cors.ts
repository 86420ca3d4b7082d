import type { IncomingMessage } from "node:http";
import type { ServerSettings } from "../settings.ts";
import type { RawHeaders } from "./send.ts";

/** Which pages of other origins may read answers, and how they are told (Fetch standard, "CORS protocol"). */
export interface CorsPolicy {
  /** The headers to add to the answer of a request; empty for requests of no or of a foreign origin. */
  answerHeaders(request: IncomingMessage): RawHeaders;
  /** The headers to answer a preflight with, or `undefined` where its origin is not allowed. */
  preflightHeaders(request: IncomingMessage): RawHeaders | undefined;
}

const none: RawHeaders = [];
const headerNames = /^[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1000}$/;

/** The policy of the settings `corsOrigins` and `corsCredentials`. */
export function createCorsPolicy(
  settings: Pick<ServerSettings, "corsOrigins" | "corsCredentials">,
): CorsPolicy {
  const origins = new Set((settings.corsOrigins ?? "").split(",").map((origin) => origin.trim()));
  origins.delete("");
  if (origins.size === 0) {
    return { answerHeaders: () => none, preflightHeaders: () => undefined };
  }
  const any = origins.has("*");
  const answerHeaders = (request: IncomingMessage): RawHeaders => {
    if (any) {
      return ["access-control-allow-origin", "*"];
    }
    const { origin } = request.headers;
    if (origin === undefined || !origins.has(origin)) {
      return ["vary", "origin"];
    }
    const allowed = ["vary", "origin", "access-control-allow-origin", origin];
    return settings.corsCredentials ? [...allowed, "access-control-allow-credentials", "true"] : allowed;
  };
  const preflightHeaders = (request: IncomingMessage): RawHeaders | undefined => {
    const headers = answerHeaders(request);
    if (!headers.includes("access-control-allow-origin")) {
      return undefined;
    }
    const asked = request.headers["access-control-request-headers"];
    const allowedNames = asked !== undefined && headerNames.test(asked) ? asked : "content-type";
    return [
      ...headers,
      "access-control-allow-methods",
      "GET, POST",
      "access-control-allow-headers",
      allowedNames,
      "access-control-max-age",
      "600",
    ];
  };
  return { answerHeaders, preflightHeaders };
}
