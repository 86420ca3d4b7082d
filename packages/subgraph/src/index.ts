// Compiling a subgraph

export type { ConsumerOptions } from "@hansa/events";
export { type CompiledDifference, compareCompiled } from "./compiled/compare-compiled.ts";
export { type CompiledSubgraph, compileSubgraph } from "./compiled/compile-subgraph.ts";
export { type LoadedSubgraph, readCompiledSubgraph } from "./compiled/read-compiled-subgraph.ts";
// Checking a database
export { checkDatabase } from "./database-check/check-database.ts";
export {
  type DatabaseFinding,
  type DatabaseFindingCode,
  type DatabaseFindingLevel,
  databaseHintCatalogue,
} from "./database-check/database-finding.ts";
// Defining a subgraph
export type {
  AbstractType,
  Interface,
  InterfaceOptions,
  InterfaceTypeOptions,
  KeyOfMember,
  Union,
} from "./definition/abstract-type.ts";
export type { Arguments, ArgumentValues, OutputType, OutputValue } from "./definition/arguments.ts";
export {
  type Column,
  type ColumnKind,
  type Columns,
  type ColumnValue,
  column,
  type JsonValue,
  type RowOf,
} from "./definition/column.ts";
export type { ConsumerDefinition } from "./definition/consumer.ts";
export type { ContextFactory, ContextInput } from "./definition/context.ts";
export { type CustomScalar, customScalar } from "./definition/custom-scalar.ts";
export {
  defineSubgraph,
  isSubgraphDefinition,
  type Subgraph,
  type SubgraphDefinition,
  type SubgraphOptions,
} from "./definition/define-subgraph.ts";
export type {
  Entity,
  EntityOptions,
  ExternalFields,
  KeyOf,
  RowType,
  Stub,
  StubFields,
  StubKey,
} from "./definition/entity.ts";
export type { EnumType, EnumValues } from "./definition/enum-type.ts";
export type {
  FieldOptions,
  ListSize,
  OwnDirective,
  SharedOptions,
  TypeOptions,
} from "./definition/federation-options.ts";
export type {
  Field,
  FieldBuilder,
  FieldResolverInfo,
  OrderBy,
  PageLimits,
} from "./definition/field.ts";
export type { FilterOperator, ListUse, RelationUse } from "./definition/filter.ts";
export { fromContext } from "./definition/from-context.ts";
export type { InputObject, InputType, InputValue } from "./definition/input-object.ts";
export { type Join, type LinkJoin, through } from "./definition/join.ts";
export { type ListType, list } from "./definition/list-type.ts";
export { createLoader, type Loader, type LoaderOptions } from "./definition/loader.ts";
export type { Observed, ObserverOptions } from "./definition/observer.ts";
export type { DecidePolicies, PolicyInput } from "./definition/policies.ts";
export {
  byKey,
  type ConnectionOptions,
  connectionOf,
  type ListOptions,
  listOf,
  type MutationInput,
  type MutationOptions,
  type QueryInput,
  type QueryOptions,
  type RootResult,
} from "./definition/root-field.ts";
export type { ClaimPath, RoleOfClaim, RowSecurity, SettingName } from "./definition/row-security.ts";
export {
  type Scalar,
  type ScalarInput,
  type ScalarName,
  type ScalarOutput,
  scalar,
} from "./definition/scalar.ts";
export {
  document,
  type RowMark,
  representation,
  type Source,
  type SourceBranch,
  type SourceOptions,
  type SqlFunction,
  type SqlFunctionOptions,
  sqlFunction,
  table,
} from "./definition/source.ts";
export type { ValueMembers, ValueType } from "./definition/value-type.ts";
// Errors
export { SubgraphError, type SubgraphErrorCode, subgraphErrorCatalogue } from "./errors.ts";
// Events of a subgraph
export { eventsOf, installEvents } from "./events-of.ts";
// Metrics and settings
export { subgraphMetricsCatalogue } from "./metrics.ts";
// Explaining an operation
export {
  type ExplainedRoot,
  type ExplainedStatement,
  explainOperation,
} from "./operation/explain-operation.ts";
// Running a subgraph
export {
  createSubgraphEngine,
  printSubgraphSdl,
  type SubgraphEngineOptions,
  subgraphSchema,
} from "./runtime/create-subgraph-engine.ts";
export { type RunningSubgraph, type StartSubgraphOptions, startSubgraph } from "./runtime/start-subgraph.ts";
export { subgraphSettings } from "./settings.ts";
