import type { SupergraphModel } from "@hansa/federation-model";
import type { CompositionFinding } from "./finding.ts";

/** What composition gives: a supergraph, or the errors for which there is none. */
export type CompositionResult = ComposedSupergraph | FailedComposition;

export interface ComposedSupergraph {
  readonly ok: true;
  readonly supergraphSdl: string;
  /** The supergraph, compiled; `model.apiSchema` is what clients see. */
  readonly model: SupergraphModel;
  readonly errors: readonly [];
  readonly hints: readonly CompositionFinding[];
}

export interface FailedComposition {
  readonly ok: false;
  readonly supergraphSdl?: undefined;
  readonly model?: undefined;
  /** At least one. */
  readonly errors: readonly CompositionFinding[];
  readonly hints: readonly CompositionFinding[];
}
