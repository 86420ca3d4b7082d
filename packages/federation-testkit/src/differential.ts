// Worlds and operations
export { Chance } from "./chance.ts";
// Subgraphs that may not compose
export { unreachableFields } from "./compositions/is-answered.ts";
export { type RandomSet, randomSet } from "./compositions/random-set.ts";
export type { SubgraphTexts } from "./compositions/subgraph-set.ts";
// Asking both servers
export { checkOperation, type Opening, type OpenWorld, type Outcome, openWorld } from "./fuzz/check-case.ts";
// Many cases
export { Coverage } from "./fuzz/coverage.ts";
export {
  checkCase,
  type FuzzCounts,
  type FuzzFailure,
  type FuzzOptions,
  fuzz,
  kindOfProblem,
} from "./fuzz/fuzz-run.ts";
export { type CaseFiles, type CaseNotes, printCase, readCase } from "./fuzz/kept-case.ts";
export { randomOperation } from "./operation/random-operation.ts";
export { type ShrinkOptions, shrinkCase } from "./shrink/shrink-case.ts";
export { generateWorld } from "./world/generate-world.ts";
export type { DataSettings, FederationCase, RandomOperation, World } from "./world/world.ts";
