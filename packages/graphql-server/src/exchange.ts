import type { IncomingMessage, ServerResponse } from "node:http";
import { type ListPlace, timeLeftHeader } from "@hansa/core";
import type { OperationDefinitionNode } from "graphql";
import { type ClientError, printErrors, toClientError } from "./client-error.ts";
import type { Refusal } from "./document/document-error.ts";
import type { OperationAnswer } from "./engine.ts";
import { ServerError } from "./errors.ts";
import { headersOfFailure, toClientFailure } from "./failure.ts";
import type { AnswerMediaType } from "./http/negotiation.ts";
import { type RawHeaders, type ResponseBody, send } from "./http/send.ts";
import { RequestScope, readTimeLeft } from "./request-scope.ts";
import type { RunningRequest } from "./running-requests.ts";
import type { ServerServices } from "./server-services.ts";

const maxLoggedNameLength = 200;

/**
 * One request at `/graphql` and its answer: the first of an engine's answer, a refusal, a failure, the deadline and
 * the client's leaving ends it, and what comes later is dropped. Ends with one log line and one measurement.
 */
export class Exchange implements RunningRequest {
  readonly scope: RequestScope;
  readonly request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #services: ServerServices;
  readonly #startedMs: number;
  /** As the client says. */
  readonly #timeLeftMs: number;
  /** The media type to answer with, once it is negotiated. */
  mediaType: AnswerMediaType = "application/json";
  /** The operation to execute, once it is known. */
  operation: OperationDefinitionNode | undefined;
  #settled = false;
  /** Among those that are running. */
  #place: ListPlace<Exchange> | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, services: ServerServices) {
    const { clock, settings, logger } = services;
    this.#startedMs = clock.monotonic();
    this.#timeLeftMs = readTimeLeft(request.headers);
    const timeoutMs = Math.min(settings.requestTimeout, this.#timeLeftMs);
    this.scope = new RequestScope(request.headers, this.#startedMs + timeoutMs, logger);
    this.request = request;
    this.#response = response;
    this.#services = services;
    response.once("close", () => this.#close());
  }

  get deadlineMs(): number {
    return this.scope.deadlineMs;
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  /** Counts as running from now until its connection has the answer, or is closed. */
  start(): void {
    this.#place = this.#services.running.add(this);
  }

  /** Answers with what the engine made of the operation. */
  answer(answer: OperationAnswer): void {
    const status = answer.hasData || this.mediaType === "application/json" ? 200 : 500;
    this.#settle(status, answer.body, answer.errorCodes);
  }

  /** Answers that a well-formed request cannot be executed: status 200 for those who asked for plain JSON. */
  refuse(refusal: Refusal): void {
    this.#settleErrors(this.mediaType === "application/json" ? 200 : 400, refusal.errors);
  }

  /** Answers with an error: its own text where that is made for clients, else one that the log can be searched for. */
  fail(error: unknown): void {
    if (this.#settled) {
      return;
    }
    if (error instanceof ServerError && error.code === "CLIENT_CLOSED_REQUEST") {
      this.#leave(error);
      return;
    }
    const failure = toClientFailure(error, this.scope.logger, this.#services.settings.exposeErrors);
    this.#settleErrors(failure.status, [toClientError(failure)], headersOfFailure(failure));
  }

  /** The deadline has passed: cancels what runs and says so, or drops a client that does not read its answer. */
  expire(): void {
    if (this.#settled) {
      this.#response.destroy();
      return;
    }
    this.cancel(new ServerError("REQUEST_TIMEOUT", this.#explainTimeout()));
  }

  #explainTimeout(): string {
    const { requestTimeout } = this.#services.settings;
    return this.#timeLeftMs < requestTimeout
      ? `The operation took longer than the ${this.#timeLeftMs} ms of its header "${timeLeftHeader}" and was cancelled. Ask for less in one operation, or give it more time.`
      : `The operation took longer than ${requestTimeout / 1_000} s and was cancelled. Ask for less in one operation, or raise the setting "requestTimeout".`;
  }

  /** Aborts the request's signal and answers with the reason. */
  cancel(reason: ServerError): void {
    this.scope.abort(reason);
    this.fail(reason);
  }

  #close(): void {
    if (this.#place !== undefined) {
      this.#services.running.delete(this.#place);
    }
    if (!this.#settled) {
      this.#leave(
        new ServerError("CLIENT_CLOSED_REQUEST", "The client closed the connection before its answer."),
      );
    }
  }

  #leave(reason: ServerError): void {
    this.#settled = true;
    this.scope.abort(reason);
    this.#record(reason.status, [reason.code]);
  }

  #settleErrors(status: number, errors: readonly ClientError[], headers: RawHeaders = []): void {
    const codes = errors.map((error) => error.extensions.code);
    this.#settle(status, printErrors(errors), codes, headers);
  }

  #settle(status: number, body: ResponseBody, errorCodes: readonly string[], headers: RawHeaders = []): void {
    if (this.#settled) {
      return;
    }
    this.#settled = true;
    if (this.#services.isDraining()) {
      this.#response.shouldKeepAlive = false;
    }
    const allHeaders = [
      "content-type",
      `${this.mediaType}; charset=utf-8`,
      "x-request-id",
      this.scope.requestId,
      "cache-control",
      "no-store",
      "x-content-type-options",
      "nosniff",
      ...this.#services.cors.answerHeaders(this.request),
      ...headers,
    ];
    send(this.#response, status, allHeaders, body);
    this.#record(status, errorCodes);
  }

  #record(status: number, errorCodes: readonly string[]): void {
    const { clock, instruments, logger } = this.#services;
    const durationMs = clock.monotonic() - this.#startedMs;
    const labels = { method: this.request.method ?? "", route: "/graphql", status: String(status) };
    instruments.requestDuration.observe(labels, durationMs / 1_000);
    const fields: Record<string, unknown> = this.scope.logFields;
    fields.operation = this.operation?.operation;
    fields.operationName = this.operation?.name?.value.slice(0, maxLoggedNameLength);
    fields.status = status;
    fields.durationMs = Math.round(durationMs * 1_000) / 1_000;
    if (errorCodes.length > 0) {
      const codes = errorCodes.map((code) => code.slice(0, maxLoggedNameLength));
      for (const code of codes) {
        instruments.graphqlErrors.add({ code });
      }
      fields.errorCodes = [...new Set(codes)].slice(0, 10);
    }
    logger.info("A GraphQL request ended.", fields);
  }
}
