import {
  buildSupergraphModel,
  FederationModelError,
  readSupergraph,
  type SupergraphModel,
} from "@hansa/federation-model";
import { CliError } from "./errors.ts";

/**
 * The model of a supergraph that stands in the file `path`, whatever it needs for security.
 *
 * @throws CliError SUPERGRAPH_INVALID with the place in the file.
 */
export function buildModel(sdl: string, path: string): SupergraphModel {
  try {
    return buildSupergraphModel(sdl, { delegatedSecurity: "any" });
  } catch (error) {
    if (error instanceof FederationModelError) {
      const place = error.position === undefined ? `${path}: ` : `${path}:`;
      throw new CliError("SUPERGRAPH_INVALID", `${place}${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** Whether a schema is a supergraph, readable or not, and no schema of a subgraph. */
export function isSupergraph(sdl: string): boolean {
  try {
    readSupergraph(sdl, { delegatedSecurity: "any" });
    return true;
  } catch (error) {
    if (error instanceof FederationModelError) {
      return error.code === "JOIN_VERSION_UNKNOWN" || error.code === "SUPERGRAPH_SPEC_UNKNOWN";
    }
    throw error;
  }
}
