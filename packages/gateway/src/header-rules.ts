import type { RequestContext } from "@hansa/graphql-server";
import { GatewayError } from "./errors.ts";

/** Which of a client's headers go to subgraphs with a request. */
export type HeaderRules = (context: RequestContext) => Readonly<Record<string, string>>;

/** Headers that describe one connection or one body, so they mean nothing, or harm, on another. */
const unforwardable: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Reads the setting `forwardHeaders`: names separated by commas, in any case. The request's id always goes along.
 *
 * @throws GatewayError HEADER_NOT_FORWARDABLE.
 */
export function readHeaderRules(setting: string | undefined): HeaderRules {
  const names = (setting ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  for (const name of names) {
    if (unforwardable.has(name) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw new GatewayError(
        "HEADER_NOT_FORWARDABLE",
        `The header "${name}" cannot be forwarded to subgraphs. Take it out of the setting "forwardHeaders".`,
      );
    }
  }
  return ({ headers, requestId }) => {
    const forwarded: Record<string, string> = {};
    for (const name of names) {
      const value = headers[name];
      if (value !== undefined) {
        forwarded[name] = Array.isArray(value) ? value.join(", ") : value;
      }
    }
    forwarded["x-request-id"] = requestId;
    return forwarded;
  };
}
