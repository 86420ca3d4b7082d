import type { FeedState } from "@hansa/gateway";
import type { MetricsSnapshot, ReadinessReport } from "@hansa/graphql-server";
import type { LifetimeMessage } from "../lifetime.ts";

/** What a worker is told when it starts. */
export interface WorkerSetup {
  /** Where the primary listens for all workers. */
  readonly host: string;
  readonly port: number;
  readonly isRemote: boolean;
  readonly state: FeedState;
}

/** What a process may ask the other one, by the question's name. */
export interface Answers {
  /** Of the primary. */
  readonly setup: WorkerSetup;
  readonly groupHealth: ReadinessReport;
  readonly groupReadiness: ReadinessReport;
  readonly groupMetrics: { readonly contentType: string; readonly text: string };
  /** Of a worker. */
  readonly health: true;
  readonly readiness: ReadinessReport;
  readonly metrics: MetricsSnapshot;
}

export type Question = keyof Answers;

/** What goes between the primary and a worker over their channel. */
export type WorkerMessage =
  | LifetimeMessage
  | { readonly kind: "question"; readonly id: number; readonly name: Question }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  /** To a worker: the supergraph has changed. */
  | { readonly kind: "supergraph"; readonly state: FeedState }
  /** To a worker, with the connection itself. */
  | { readonly kind: "connection"; readonly id: number }
  /** To the primary: the worker has that connection, or takes none any more. */
  | { readonly kind: "taken" | "refused"; readonly id: number };
