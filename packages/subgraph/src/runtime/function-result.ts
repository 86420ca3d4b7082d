import type { SqlFunction } from "../definition/source.ts";
import { SubgraphError, type SubgraphErrorCode } from "../errors.ts";

/** The row of a function that tells by a status or an error class what became of the mutation. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** Success that changed nothing is success too. */
const goodStatuses: ReadonlySet<string> = new Set(["success", "new", "updated", "deleted", "noop"]);

const codesByStatus: ReadonlyMap<string, SubgraphErrorCode> = new Map([
  ["failed", "BAD_USER_INPUT"],
  ["conflict", "CONFLICT"],
]);

const codesByClass: ReadonlyMap<string, SubgraphErrorCode> = new Map([
  ["validation", "BAD_USER_INPUT"],
  ["conflict", "CONFLICT"],
  ["not_found", "NOT_FOUND"],
  ["unauthorized", "UNAUTHENTICATED"],
  ["forbidden", "FORBIDDEN"],
  ["timeout", "TIMED_OUT"],
  ["rate_limited", "RATE_LIMITED"],
  ["service_unavailable", "SERVICE_UNAVAILABLE"],
]);

/**
 * The key of the entity that a function names in its result; null where it names none.
 *
 * @throws SubgraphError with the code of a failure that clients are told of; Error for one that only the log has.
 */
export function readFunctionResult(
  coordinate: string,
  returns: SqlFunction["returns"],
  row: ResultRow,
): unknown {
  if (returns === "status") {
    readStatus(coordinate, row);
  } else {
    readErrorClass(coordinate, row);
  }
  return row.k1 ?? null;
}

/** `failed:no_stock` is the status `failed` for the reason `no_stock`. */
function readStatus(coordinate: string, { status, message }: ResultRow): void {
  const [kind = "", reason] = textOf(status).split(":", 2);
  if (goodStatuses.has(kind)) {
    return;
  }
  const code = reason === "not_found" ? "NOT_FOUND" : codesByStatus.get(kind);
  throw failure(coordinate, code, `the status "${textOf(status)}"`, { message, reason });
}

function readErrorClass(coordinate: string, row: ResultRow): void {
  const { succeeded, error_class: errorClass, message, status_detail: reason } = row;
  if (succeeded === true) {
    return;
  }
  const name = textOf(errorClass);
  throw failure(coordinate, codesByClass.get(name), `the error class "${name}"`, { message, reason });
}

/** The function's message is written for its callers, like that of an exception which it raises. */
function failure(
  coordinate: string,
  code: SubgraphErrorCode | undefined,
  what: string,
  { message, reason }: { readonly message: unknown; readonly reason: unknown },
): Error {
  if (code === undefined) {
    return new Error(`The function of "${coordinate}" answered ${what}: ${textOf(message)}`);
  }
  const text = textOf(message) === "" ? `"${coordinate}" failed.` : textOf(message);
  return new SubgraphError(code, text, textOf(reason) === "" ? {} : { extensions: { reason } });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
