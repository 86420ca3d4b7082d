// For packages of this repository alone: what tests hold composition to
export { composeUnproven } from "./compose-unproven.ts";
