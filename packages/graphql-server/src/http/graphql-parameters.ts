import { isUtf8 as isUtf8Bytes } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { ExactNumber, parseExactJson } from "@hansa/core";
import { ServerError } from "../errors.ts";
import { parseMediaType } from "./media-type.ts";
import { isUtf8 } from "./negotiation.ts";
import { readBody } from "./read-body.ts";

/** A GraphQL request as the client sent it, its members of the right kinds. */
export interface GraphQLParameters {
  readonly query: string;
  readonly operationName: string | undefined;
  /**
   * As parsed from JSON, not yet coerced: keys may be anything, `__proto__` included, and numbers that JavaScript would
   * round are `ExactNumber`.
   */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface PostLimits {
  readonly maxBodyBytes: number;
}

const noMembers: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null));

/**
 * The request in a POST body. Only `application/json` in UTF-8 is read: the content types that a page of another
 * origin can send without a preflight are refused, which is the guard against cross-site request forgery.
 *
 * @throws ServerError UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, BATCHING_NOT_SUPPORTED, and those of `readBody`.
 */
export async function readPostParameters(
  request: IncomingMessage,
  limits: PostLimits,
): Promise<GraphQLParameters> {
  assertJsonContent(request.headers["content-type"], "POST");
  const body = await readBody(request, limits.maxBodyBytes);
  if (!isUtf8Bytes(body)) {
    throw new ServerError("BAD_REQUEST", "The body is not valid UTF-8. Send JSON encoded as UTF-8.");
  }
  return readMembers(parseJson(body.toString("utf8"), "The body"));
}

/**
 * The request in the query string of a GET.
 *
 * @throws ServerError UNSUPPORTED_MEDIA_TYPE for a Content-Type header that is not JSON, BAD_REQUEST.
 */
export function readGetParameters(request: IncomingMessage, queryString: string): GraphQLParameters {
  if (request.headers["content-type"] !== undefined) {
    assertJsonContent(request.headers["content-type"], "GET");
  }
  const search = new URLSearchParams(queryString);
  const json = (name: string): unknown => {
    const text = search.get(name);
    return text === null || text === "" ? undefined : parseJson(text, `The parameter "${name}"`);
  };
  return readMembers({
    query: search.get("query") ?? undefined,
    operationName: search.get("operationName") || undefined,
    variables: json("variables"),
    extensions: json("extensions"),
  });
}

function assertJsonContent(contentType: string | undefined, method: string): void {
  if (contentType === "application/json") {
    return;
  }
  if (contentType === undefined) {
    throw new ServerError(
      "UNSUPPORTED_MEDIA_TYPE",
      `The ${method} request has no Content-Type header. Send "content-type: application/json".`,
    );
  }
  const { essence, parameters } = parseMediaType(contentType);
  if (essence !== "application/json") {
    throw new ServerError(
      "UNSUPPORTED_MEDIA_TYPE",
      `The content type ${JSON.stringify(essence)} is not supported. Send "content-type: application/json".`,
    );
  }
  const charset = parameters.get("charset");
  if (!isUtf8(charset)) {
    throw new ServerError(
      "UNSUPPORTED_MEDIA_TYPE",
      `The charset ${JSON.stringify(charset)} is not supported. Send JSON encoded as UTF-8.`,
    );
  }
}

function parseJson(text: string, origin: string): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new ServerError("BAD_REQUEST", `${origin} is not valid JSON.`, { cause });
  }
}

function readMembers(value: unknown): GraphQLParameters {
  if (Array.isArray(value)) {
    throw new ServerError(
      "BATCHING_NOT_SUPPORTED",
      "The body is a list of requests, and batching is not supported. Send each operation in a request of its own.",
    );
  }
  if (!isObject(value)) {
    throw new ServerError("BAD_REQUEST", 'The body is not a JSON object. Send one with a text "query".');
  }
  const { query, operationName } = value;
  if (typeof query !== "string") {
    throw new ServerError(
      "BAD_REQUEST",
      query === undefined || query === null
        ? 'The request has no "query". Send the GraphQL document as the text "query".'
        : 'The "query" of the request is not a text. Send the GraphQL document as a text.',
    );
  }
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string") {
    throw new ServerError("BAD_REQUEST", 'The "operationName" of the request is not a text.');
  }
  return {
    query,
    operationName: operationName ?? undefined,
    variables: readObject(value, "variables"),
    extensions: readObject(value, "extensions"),
  };
}

function readObject(
  members: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = members[name];
  if (value === undefined || value === null) {
    return noMembers;
  }
  if (!isObject(value)) {
    throw new ServerError("BAD_REQUEST", `The "${name}" of the request are not a JSON object.`);
  }
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}
