// Choices that a seed repeats
export { Chance } from "./chance.ts";
// Supergraphs
export { composeModel, composeSdl } from "./compose-subgraphs.ts";
export { shop } from "./shop.ts";
// The proof of a plan
export { verifyPlan } from "./verify/verify-plan.ts";
