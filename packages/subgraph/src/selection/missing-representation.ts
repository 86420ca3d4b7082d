import { SubgraphError } from "../errors.ts";

/** A field was asked for where the values of other subgraphs that it needs are not. */
export function missingRepresentation(coordinate: string, required: string): SubgraphError {
  return new SubgraphError(
    "BAD_USER_INPUT",
    `"${coordinate}" needs "${required}", which another subgraph has. Ask for it in "_entities", with "${required}" in the representation, as gateways do.`,
  );
}
