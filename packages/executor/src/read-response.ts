import { parseExactJson } from "@hansa/core";
import { adoptJson, type DataObject, isDataObject } from "./data.ts";
import { ExecutorError } from "./errors.ts";
import { readText } from "./read-body.ts";
import type { SubgraphResponse } from "./transport.ts";

/** A subgraph's answer in the form of the specification (section 7.1), checked. */
export interface SubgraphAnswer {
  /** Undefined or null: the operation failed as a whole. */
  readonly data: DataObject | null | undefined;
  /** At most `maxErrors`. */
  readonly errors: readonly SubgraphError[];
  /** How many errors were left unread because of their number. */
  readonly omittedErrors: number;
}

/** An error that a subgraph answered with. */
export interface SubgraphError {
  readonly message: string;
  /** Undefined where the subgraph gives none, or something that is no path. */
  readonly path: readonly (string | number)[] | undefined;
  readonly extensions: DataObject | undefined;
}

export interface ReadResponseLimits {
  readonly maxDepth: number;
  readonly maxErrors: number;
  /** Whether the objects of the answer must have no prototype. */
  readonly withoutPrototypes: boolean;
}

/**
 * Reads what a subgraph answered. Answers with an error status are read too where they are GraphQL responses.
 *
 * @throws ExecutorError SUBREQUEST_HTTP_ERROR for an error status without a GraphQL response,
 * SUBREQUEST_MALFORMED_RESPONSE for anything else that is not one.
 */
export function readResponse(response: SubgraphResponse, limits: ReadResponseLimits): SubgraphAnswer {
  const isOk = response.status >= 200 && response.status < 300;
  const document = isJson(response.contentType) ? parseJson(readText(response)) : undefined;
  const errors = isDataObject(document) && Array.isArray(document.errors) ? document.errors : [];
  if (!isOk && errors.length === 0) {
    throw new ExecutorError("SUBREQUEST_HTTP_ERROR", `It answered with the HTTP status ${response.status}.`, {
      extensions: { status: response.status },
    });
  }
  if (!isDataObject(document)) {
    throw malformed(
      `It answered ${response.contentType || "without a content type"}, which is not a JSON object.`,
    );
  }
  // Of data only the places that the plan knows are looked at, so its depth matters where a leaf is printed.
  if (!adoptJson(limits.withoutPrototypes ? document : errors, limits.maxDepth)) {
    throw malformed(`Its answer is nested more than ${limits.maxDepth} deep.`);
  }
  return {
    data: readData(document.data, errors.length),
    errors: errors.slice(0, limits.maxErrors).map(readError),
    omittedErrors: Math.max(0, errors.length - limits.maxErrors),
  };
}

function readData(data: unknown, errorCount: number): DataObject | null | undefined {
  if (isDataObject(data)) {
    return data;
  }
  if (data !== null && data !== undefined) {
    throw malformed('The "data" of its answer is not an object.');
  }
  if (errorCount === 0) {
    throw malformed(
      `Its answer has ${data === null ? '"data": null' : 'no "data"'} and no errors that say why.`,
    );
  }
  return data;
}

function readError(error: unknown): SubgraphError {
  const fields = isDataObject(error) ? error : {};
  const { message, path, extensions } = fields;
  const isPath =
    Array.isArray(path) && path.every((step) => typeof step === "string" || typeof step === "number");
  return {
    message: typeof message === "string" ? message : "The subgraph gave no message.",
    path: isPath ? (path as (string | number)[]) : undefined,
    extensions: isDataObject(extensions) ? extensions : undefined,
  };
}

/** An answer without a content type is given the benefit of the doubt. */
export function isJson(contentType: string): boolean {
  return contentType === "" || /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType);
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : parseExactJson(text);
  } catch {
    return undefined;
  }
}

function malformed(message: string): ExecutorError {
  return new ExecutorError("SUBREQUEST_MALFORMED_RESPONSE", message);
}
