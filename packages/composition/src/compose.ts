import { describeError } from "@hansa/core";
import type { SupergraphModel } from "@hansa/federation-model";
import { composeParsed } from "./compose-parsed.ts";
import type { CompositionFinding, SubgraphInput } from "./finding.ts";
import { parseSubgraphs } from "./read/parse-subgraphs.ts";

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

/**
 * Composes subgraph schemas into one supergraph. Never throws for what the schemas hold; the same set gives the same
 * bytes, whatever its order. Who serves it has to see to `model.securitySpecs`.
 */
export function compose(subgraphs: readonly SubgraphInput[]): CompositionResult {
  const parsed = parseSubgraphs(subgraphs);
  if (parsed.errors.length > 0) {
    return { ok: false, errors: parsed.errors, hints: [] };
  }
  try {
    const { findings, supergraphSdl, model } = composeParsed(parsed.subgraphs);
    const { errors, hints } = findings;
    return supergraphSdl === undefined || model === undefined
      ? { ok: false, errors, hints }
      : { ok: true, supergraphSdl, model, errors: [], hints };
  } catch (error) {
    const message = `Composition failed on an unexpected condition: ${describeError(error)}. Report it with the subgraphs' schemas.`;
    const names = parsed.subgraphs.map(({ input }) => input.name);
    return {
      ok: false,
      errors: [{ code: "COMPOSITION_FAILED", message, subgraphs: names, locations: [] }],
      hints: [],
    };
  }
}
