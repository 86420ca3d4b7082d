// Supergraphs
export { composeModel, composeSdl } from "./compose-subgraphs.ts";
export { shop } from "./shop.ts";
// The proof of a plan
export { verifyPlan } from "./verify/verify-plan.ts";
