import type { Clock, Logger } from "@hansa/core";
import type { Authenticator } from "./authentication/identity.ts";
import type { DocumentStore } from "./document/document-store.ts";
import type { GraphQLEngine } from "./engine.ts";
import type { Exchange } from "./exchange.ts";
import type { CorsPolicy } from "./http/cors.ts";
import type { InstrumentsOf, Metrics, serverMetricsCatalogue } from "./metrics.ts";
import type { ProcessGroup } from "./process-group.ts";
import type { RunningRequests } from "./running-requests.ts";
import type { ServerSettings } from "./settings.ts";

/** Whether a server can answer operations, and why not, for the report at `/ready`. */
export interface ReadinessReport {
  readonly ready: boolean;
  /** Members of the report beside `status`: what is waited for, versions, the error of the last reload. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What all requests of one server share. */
export interface ServerServices {
  readonly engine: () => GraphQLEngine | undefined;
  readonly readiness: () => ReadinessReport;
  readonly settings: ServerSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly cors: CorsPolicy;
  /** `undefined` where nobody is authenticated. */
  readonly authenticator: Authenticator | undefined;
  readonly documents: DocumentStore;
  readonly running: RunningRequests<Exchange>;
  readonly metrics: Metrics;
  readonly instruments: InstrumentsOf<typeof serverMetricsCatalogue>;
  readonly isDraining: () => boolean;
  /** The other processes at the same port, where there are any. */
  readonly group: ProcessGroup | undefined;
}
