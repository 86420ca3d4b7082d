import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Logger, timeLeftHeader } from "@hansa/core";
import type { Identity } from "./authentication/identity.ts";
import type { RequestContext } from "./engine.ts";
import type { ServerError } from "./errors.ts";

const wellFormedId = /^[A-Za-z0-9._:=@/+-]{1,128}$/;
const traceParent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/** What belongs to one request. The signal and the logger are made when they are first asked for. */
export class RequestScope implements RequestContext {
  readonly requestId: string;
  readonly headers: IncomingHttpHeaders;
  readonly deadlineMs: number;
  /** Set once the credentials have been verified, before the operation is executed. */
  identity: Identity | undefined;
  readonly #logger: Logger;
  #requestLogger: Logger | undefined;
  #controller: AbortController | undefined;
  #abortReason: ServerError | undefined;

  constructor(headers: IncomingHttpHeaders, deadlineMs: number, logger: Logger) {
    this.requestId = readRequestId(headers["x-request-id"]);
    this.headers = headers;
    this.deadlineMs = deadlineMs;
    this.#logger = logger;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortReason !== undefined) {
        this.#controller.abort(this.#abortReason);
      }
    }
    return this.#controller.signal;
  }

  get logger(): Logger {
    this.#requestLogger ??= this.#logger.child(this.logFields);
    return this.#requestLogger;
  }

  /** What each log line of the request says: its id, and that of the trace it belongs to. The caller may add to it. */
  get logFields(): Record<string, unknown> {
    const { traceparent } = this.headers;
    const traceId = typeof traceparent === "string" ? traceParent.exec(traceparent)?.[1] : undefined;
    return traceId === undefined ? { requestId: this.requestId } : { requestId: this.requestId, traceId };
  }

  /** Aborts the signal, with the first reason that is given. */
  abort(reason: ServerError): void {
    this.#abortReason ??= reason;
    this.#controller?.abort(this.#abortReason);
  }
}

/**
 * How long whoever sent a request says that it waits for the answer, in milliseconds; infinite where it does not say so
 * in a form that is known.
 */
export function readTimeLeft(headers: IncomingHttpHeaders): number {
  const header = headers[timeLeftHeader];
  return typeof header === "string" && wholeMilliseconds.test(header)
    ? Number(header)
    : Number.POSITIVE_INFINITY;
}

const wholeMilliseconds = /^\d{1,15}$/;

function readRequestId(header: string | readonly string[] | undefined): string {
  return typeof header === "string" && wellFormedId.test(header) ? header : randomUUID();
}
