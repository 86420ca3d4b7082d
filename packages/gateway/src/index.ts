// Configuring
export { defineGateway, type GatewayConfig, gatewayConfigKeys, isGatewayConfig } from "./define-gateway.ts";
// Errors and settings
export { GatewayError, type GatewayErrorCode, gatewayErrorCatalogue } from "./errors.ts";
// Metrics
export { gatewayMetricsCatalogue } from "./metrics.ts";
// Labels of @override
export type { ChooseOverrideLabels, OverrideLabelsRequest } from "./override-labels.ts";
// The schema that is served
export type { SchemaError, SchemaState, ServedSubgraph } from "./schema-state.ts";
export { type GatewaySettings, type GatewaySettingsInput, gatewaySettings } from "./settings.ts";
export { schemaFileLabel } from "./source/compiled-subgraph.ts";
// Where it comes from
export type { FeedState, SupergraphFeed } from "./source/feed-reader.ts";
export { readSubgraphSchema } from "./source/read-subgraph-schema.ts";
export type { AwaitedSchema } from "./source/supergraph-reader.ts";
export {
  displayUrl,
  type SubgraphSchemaSource,
  type SubgraphSource,
  type SupergraphSource,
} from "./source/supergraph-source.ts";
// The gateway
export { type Gateway, type GatewayOptions, startGateway } from "./start-gateway.ts";
export {
  type RunningFeed,
  type SupergraphFeedOptions,
  startSupergraphFeed,
} from "./start-supergraph-feed.ts";
