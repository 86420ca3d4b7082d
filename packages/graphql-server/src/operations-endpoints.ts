import type { ServerResponse } from "node:http";
import { type RawHeaders, send } from "./http/send.ts";
import type { ServerServices } from "./server-services.ts";

const jsonHeaders: RawHeaders = [
  "content-type",
  "application/json; charset=utf-8",
  "cache-control",
  "no-store",
  "x-content-type-options",
  "nosniff",
];

/** Answers with a JSON document that is not a GraphQL answer. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: RawHeaders = [],
): void {
  send(response, status, [...jsonHeaders, ...headers], JSON.stringify(value));
}

/** `/health`: the process is alive. */
export function answerHealth(response: ServerResponse): void {
  sendJson(response, 200, { status: "alive" });
}

/** `/ready`: status 200 while operations can be answered, 503 before there is a schema and while the server closes. */
export function answerReady(response: ServerResponse, services: ServerServices): void {
  const { ready, details } = services.readiness();
  if (services.isDraining()) {
    sendJson(response, 503, { status: "draining", ...details });
    return;
  }
  const isReady = ready && services.engine() !== undefined;
  sendJson(response, isReady ? 200 : 503, { status: isReady ? "ready" : "not ready", ...details });
}

/** `/metrics`: everything that the process measures. */
export async function answerMetrics(response: ServerResponse, services: ServerServices): Promise<void> {
  services.instruments.requestsRunning.set({}, services.running.size);
  const { contentType, text } = await services.metrics.print();
  send(response, 200, ["content-type", contentType, "cache-control", "no-store"], text);
}
