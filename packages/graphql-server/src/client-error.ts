import type { HansaError } from "@hansa/core";
import type { GraphQLError, SourceLocation } from "graphql";
import type { ServerErrorCode } from "./errors.ts";

/** One entry of an answer's `errors`, as the specification has it (7.1.6). */
export interface ClientError {
  readonly message: string;
  readonly locations?: readonly SourceLocation[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

const maxMessageLength = 1_000;
const maxLocations = 20;

/** What a client may read of an error whose text was made for clients. */
export function toClientError(error: HansaError): ClientError {
  return {
    message: shorten(error.message),
    extensions: { ...error.extensions, code: error.code },
  };
}

/**
 * What a client may read of an error of the GraphQL library, under `code`. The text quotes the document, which the
 * client may have filled with names of any length: text and locations are cut, so that an answer stays small.
 */
export function toClientGraphQLError(error: GraphQLError, code: ServerErrorCode): ClientError {
  return {
    message: shorten(error.message),
    ...(error.locations === undefined ? {} : { locations: error.locations.slice(0, maxLocations) }),
    extensions: { code },
  };
}

/** The JSON text of an answer that holds errors and no data. */
export function printErrors(errors: readonly ClientError[]): string {
  return JSON.stringify({ errors });
}

function shorten(message: string): string {
  return message.length <= maxMessageLength ? message : `${message.slice(0, maxMessageLength)}…`;
}
