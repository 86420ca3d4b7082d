import type { ServerResponse } from "node:http";
import { type RawHeaders, send } from "./http/send.ts";
import type { ReadinessReport, ServerServices } from "./server-services.ts";

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

/** `/health`: the process is alive, and all of its group where it has one. */
export async function answerHealth(response: ServerResponse, { group }: ServerServices): Promise<void> {
  const { ready, details } = (await group?.health()) ?? { ready: true };
  sendJson(response, ready ? 200 : 503, { status: ready ? "alive" : "not alive", ...details });
}

/** `/ready`: status 200 while operations can be answered, 503 before there is a schema and while the server closes. */
export async function answerReady(response: ServerResponse, services: ServerServices): Promise<void> {
  const own = reportReadiness(services);
  const { ready, details } = services.isDraining() ? own : ((await services.group?.readiness()) ?? own);
  const status = ready ? "ready" : services.isDraining() ? "draining" : "not ready";
  sendJson(response, ready ? 200 : 503, { status, ...details });
}

/** Whether this process can answer operations. */
export function reportReadiness(services: ServerServices): ReadinessReport {
  const { ready, details = {} } = services.readiness();
  return { ready: ready && services.engine() !== undefined && !services.isDraining(), details };
}

/** `/metrics`: everything that the process measures, or its group where it has one. */
export async function answerMetrics(response: ServerResponse, services: ServerServices): Promise<void> {
  const { group, metrics } = services;
  const { contentType, text } = await (group === undefined ? metrics.print() : group.printMetrics());
  send(response, 200, ["content-type", contentType, "cache-control", "no-store"], text);
}
