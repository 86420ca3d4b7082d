import { describeError } from "@hansa/core";
import type { Dispatcher } from "undici";
import { AnswerBody } from "./answer-body.ts";
import { ExecutorError } from "./errors.ts";
import type { SubgraphResponse } from "./transport.ts";

/** Counts what its pool holds; requests whose clients have left wait there with all others. */
export interface RequestCount {
  requests: number;
}

export interface HttpExchangeOptions {
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

/** One request on its way: gathers the answer, and gives up on time, on size and on the client's leaving. */
export class HttpExchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<SubgraphResponse>;
  readonly #settle: PromiseWithResolvers<SubgraphResponse>;
  readonly #count: RequestCount;
  readonly #signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #body: AnswerBody;
  #status = 0;
  #contentType = "";
  #controller: Dispatcher.DispatchController | undefined;
  #reason: Error | undefined;

  /** Adds one to `count` until its pool says that the request has ended. */
  constructor(
    count: RequestCount,
    signal: AbortSignal,
    { timeoutMs, maxResponseBytes }: HttpExchangeOptions,
  ) {
    this.#settle = Promise.withResolvers();
    this.response = this.#settle.promise;
    this.#count = count;
    this.#count.requests++;
    this.#signal = signal;
    this.#body = new AnswerBody(maxResponseBytes, {
      onBody: (body) => this.#settle.resolve({ status: this.#status, contentType: this.#contentType, body }),
      onFailure: (error) => this.#giveUp(error),
    });
    this.#timer = setTimeout(() => {
      this.#giveUp(new ExecutorError("SUBREQUEST_TIMEOUT", `It did not answer within ${timeoutMs} ms.`));
    }, timeoutMs);
    signal.addEventListener("abort", this.#leave, { once: true });
  }

  /** Lets go of the timer and the signal. */
  close(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#leave);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#reason !== undefined) {
      controller.abort(this.#reason);
    }
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    const length = headers["content-length"];
    this.#status = status;
    this.#contentType = String(headers["content-type"] ?? "");
    this.#body.start({
      encoding: String(headers["content-encoding"] ?? "identity"),
      announcedBytes: length === undefined ? undefined : Number(length),
    });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#reason === undefined) {
      this.#body.take(chunk, controller);
    }
  }

  onResponseEnd(): void {
    this.#count.requests--;
    this.#body.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#count.requests--;
    this.#giveUp(httpError(`The connection failed: ${describeError(error)}`, error));
  }

  readonly #leave = (): void => {
    const { reason } = this.#signal;
    this.#giveUp(reason instanceof Error ? reason : new Error(String(reason)));
  };

  /** A request that still waits for a connection is aborted when it gets one. */
  #giveUp(reason: Error): void {
    if (this.#reason === undefined) {
      this.#reason = reason;
      this.#settle.reject(reason);
      this.#body.destroy();
      this.#controller?.abort(reason);
    }
  }
}

/** No connection, a broken one, or nothing that it could be made to. */
export function httpError(message: string, cause?: unknown): ExecutorError {
  return new ExecutorError("SUBREQUEST_HTTP_ERROR", message, { cause });
}
