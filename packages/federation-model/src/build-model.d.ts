import type { SupergraphModel } from "./model.ts";
import { type ReadSupergraphOptions } from "./read-supergraph.ts";
/**
 * Compiles supergraph SDL (join v0.1 to v0.5, printed by any composition) into a model.
 *
 * @throws FederationModelError SUPERGRAPH_SYNTAX_INVALID, SUPERGRAPH_INVALID, JOIN_VERSION_UNKNOWN,
 * SUPERGRAPH_SPEC_UNKNOWN; the message begins with the line and column.
 */
export declare function buildSupergraphModel(sdl: string, options?: ReadSupergraphOptions): SupergraphModel;
