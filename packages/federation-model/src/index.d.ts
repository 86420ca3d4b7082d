export { buildSupergraphModel } from "./build-model.ts";
export { FederationModelError, type FederationModelErrorCode, type FederationModelErrorOptions, federationModelErrorCatalogue, type SourcePosition, } from "./errors.ts";
export type { EntityKey, FieldPlace, ModelField, ModelType, ModelTypeKind, RootTypes, Subgraph, SupergraphModel, TypeReference, } from "./model.ts";
export { describeRefusal, fragmentApplies, type Hop, isLocal, type Location, type Reach, type Refusal, reach, reachableSubgraphs, selectionsBelow, } from "./reach.ts";
export { type JoinVersion, type ReadSupergraphOptions, readSupergraph, type SpecLink, type SupergraphDocument, } from "./read-supergraph.ts";
export { type Selection, type SelectionField, type SelectionFragment, SelectionTable } from "./selection.ts";
export { emptySubgraphSet, hasSubgraph, type SubgraphSet, subgraphSetOf, subgraphsOf, } from "./subgraph-set.ts";
