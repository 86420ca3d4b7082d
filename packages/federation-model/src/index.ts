// Questions that lead back to themselves
export { AnswersInTurns, Turns } from "./answers-in-turns.ts";
// Texts
export { type BoundedParseOptions, isEmptyGraphql, parseBounded } from "./bounded-parser.ts";
// Building
export { type BuildModelOptions, buildSupergraphModel } from "./build-model.ts";
// Contexts
export { fieldsReadByContext } from "./context-arguments.ts";
// Errors
export {
  FederationModelError,
  type FederationModelErrorCode,
  type FederationModelErrorOptions,
  federationModelErrorCatalogue,
  type SourcePosition,
} from "./errors.ts";
export { KnownNodes } from "./known-nodes.ts";
// Specifications
export { assertSecurityDelegated, type DelegatedSecurity } from "./known-specs.ts";
// What a subgraph resolves of an object that it has
export {
  fragmentApplies,
  isGiven,
  isLocal,
  type Location,
  plainView,
  selectionsBelow,
} from "./local-fields.ts";
// The model
export type {
  ContextArgument,
  EntityKey,
  FieldPlace,
  ModelContext,
  ModelField,
  ModelType,
  ModelTypeKind,
  RootTypes,
  Subgraph,
  SupergraphModel,
  TypeReference,
} from "./model.ts";
// Labels
export {
  labelsOf,
  type OverrideLabels,
  type PlaceView,
  placeWithLabels,
  viewWithLabels,
} from "./override-labels.ts";
// What can be reached
export {
  describeRefusal,
  type Hop,
  keyFieldReader,
  type Reach,
  type Refusal,
  reach,
  reachableSubgraphs,
} from "./reach.ts";
// Reading supergraph documents
export {
  type JoinVersion,
  type ReadSupergraphOptions,
  readSupergraph,
  type SpecLink,
  type SupergraphDocument,
} from "./read-supergraph.ts";
// Selections and sets
export { type Selection, type SelectionField, type SelectionFragment, SelectionTable } from "./selection.ts";
export {
  emptySubgraphSet,
  hasSubgraph,
  type SubgraphSet,
  subgraphSetOf,
  subgraphsOf,
} from "./subgraph-set.ts";
