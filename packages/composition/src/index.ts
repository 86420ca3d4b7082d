// Composing
export { compose } from "./compose.ts";
export type { ComposeOptions } from "./compose-texts.ts";
export type { ComposedSupergraph, CompositionResult, FailedComposition } from "./composition-result.ts";
export type { Contract } from "./contract/contract.ts";
export { type Composer, createComposer } from "./create-composer.ts";
// Errors
export { type CompositionErrorCode, compositionErrorCatalogue } from "./errors.ts";
// What goes in, and what is found in it
export {
  type CompositionFinding,
  formatFinding,
  type SourcePlace,
  type SubgraphInput,
  withMend,
} from "./finding.ts";
// Hints
export {
  type CompositionHintCode,
  compositionHintCatalogue,
  type HintDefinition,
  type HintLevel,
} from "./hints.ts";
// Names of subgraphs
export { checkSubgraphName } from "./read/subgraph-name.ts";
// Whether every query can be answered
export {
  findUnsatisfiable,
  type PathStep,
  type Place,
  type Satisfiability,
  type SatisfiabilityOptions,
  type UnsatisfiablePlace,
} from "./satisfiability/find-unsatisfiable.ts";
