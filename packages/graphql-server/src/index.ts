// The contract with what answers operations
export type { GraphQLEngine, OperationAnswer, OperationRequest, RequestContext } from "./engine.ts";
// Errors and settings
export { ServerError, type ServerErrorCode, serverErrorCatalogue } from "./errors.ts";
// The server
export type { IdeOptions } from "./ide/ide.ts";
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
  serverMetricsCatalogue,
} from "./metrics.ts";
export type { ReadinessReport } from "./server-services.ts";
export { type ServerSettings, type ServerSettingsInput, serverSettings } from "./settings.ts";
export { type GraphQLServer, type GraphQLServerOptions, startGraphQLServer } from "./start-graphql-server.ts";
