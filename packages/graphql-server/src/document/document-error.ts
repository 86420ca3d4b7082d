import { type ClientError, toClientError } from "../client-error.ts";
import { ServerError, type ServerErrorCode } from "../errors.ts";
import type { ServerSettings } from "../settings.ts";
import { serverSettings } from "../settings.ts";

/** Why a document, an operation or its variables are refused. Well-formed requests all: JSON clients get status 200. */
export interface Refusal {
  readonly kind: "refused";
  readonly errors: readonly ClientError[];
}

/** A refusal for one reason. */
export function refuse(code: ServerErrorCode, message: string): Refusal {
  return { kind: "refused", errors: [toClientError(new ServerError(code, message))] };
}

/** The settings that limit documents. */
export type DocumentLimitName =
  | "maxTokens"
  | "maxNesting"
  | "maxDepth"
  | "maxAliases"
  | "maxRootFields"
  | "maxDirectives"
  | "maxFields";

/** The values of the settings that limit documents. */
export type DocumentLimits = Pick<ServerSettings, DocumentLimitName>;

/**
 * The error for a limit that is passed: `what` names the thing that passes it and what it has too much of, as in
 * `The document has more than 10000 tokens`.
 */
export function limitError(limit: DocumentLimitName, maximum: number, what: string): ServerError {
  return new ServerError(
    "DOCUMENT_LIMIT_EXCEEDED",
    `${what}. Ask for less in one operation, or raise the setting "${limit}" (${serverSettings[limit].env}).`,
    { extensions: { limit, maximum } },
  );
}
