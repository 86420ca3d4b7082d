// Who asks
export type { Claims, Identity } from "./authentication/identity.ts";
// Several processes at one port
export type { ConnectionSource } from "./connection-source.ts";
// Variables
export {
  type CoercedVariables,
  type CoercionOptions,
  coerceVariables,
} from "./document/coerce-variables.ts";
export type { Refusal } from "./document/document-error.ts";
// The contract with what answers operations
export type { GraphQLEngine, OperationAnswer, OperationRequest, RequestContext } from "./engine.ts";
// Errors
export { ServerError, type ServerErrorCode, serverErrorCatalogue } from "./errors.ts";
// What the IDE shows
export type { IdeOptions } from "./ide/ide.ts";
export { listen } from "./intake.ts";
// Metrics
export {
  type CounterInstrument,
  createMetrics,
  type GaugeInstrument,
  type HistogramInstrument,
  type InstrumentsOf,
  type LabelValues,
  type MetricDefinition,
  type Metrics,
  type MetricsCatalogue,
  type MetricsSnapshot,
  mergeCounts,
  mergeMetrics,
  type PrintedMetrics,
  printMerged,
  serverMetricsCatalogue,
} from "./metrics.ts";
export {
  type OperationsServer,
  type OperationsServerOptions,
  startOperationsServer,
} from "./operations-server.ts";
export type { ProcessGroup } from "./process-group.ts";
// The report at /ready
export type { ReadinessReport } from "./server-services.ts";
// Settings
export {
  developmentDefaults,
  type ServerSettings,
  type ServerSettingsInput,
  serverSettings,
} from "./settings.ts";
// The server
export {
  type GraphQLServer,
  type GraphQLServerOptions,
  startGraphQLServer,
} from "./start-graphql-server.ts";
