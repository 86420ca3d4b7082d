// Building
export { buildSupergraphModel } from "./build-model.ts";
// Errors
export { FederationModelError, federationModelErrorCatalogue, } from "./errors.ts";
// What can be reached
export { describeRefusal, fragmentApplies, isLocal, reach, reachableSubgraphs, selectionsBelow, } from "./reach.ts";
// Reading supergraph documents
export { readSupergraph, } from "./read-supergraph.ts";
// Selections and sets
export { SelectionTable } from "./selection.ts";
export { emptySubgraphSet, hasSubgraph, subgraphSetOf, subgraphsOf, } from "./subgraph-set.ts";
