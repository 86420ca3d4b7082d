import { describeError } from "@hansa/core";
import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { parse, print } from "graphql";
import type { CompositionFinding, SubgraphInput } from "./finding.ts";
import { composeWithForeignLibrary } from "./foreign-composition.ts";
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
    return failed(parsed.errors);
  }
  const composition = composeWithForeignLibrary(parsed.subgraphs);
  if ("errors" in composition) {
    return failed(composition.errors);
  }
  try {
    const supergraphSdl = `${print(parse(composition.supergraphSdl))}\n`;
    const model = buildSupergraphModel(supergraphSdl, { delegatedSecurity: "any" });
    return { ok: true, supergraphSdl, model, errors: [], hints: [] };
  } catch (error) {
    const message = `The composed supergraph cannot be read: ${describeError(error)}`;
    const names = parsed.subgraphs.map(({ input }) => input.name);
    return failed([{ code: "COMPOSITION_FAILED", message, subgraphs: names, locations: [] }]);
  }
}

function failed(errors: readonly CompositionFinding[]): FailedComposition {
  return { ok: false, errors, hints: [] };
}
