import { describeError } from "@hansa/core";
import { type CompositionStart, composeParsed } from "./compose-parsed.ts";
import type { CompositionResult, FailedComposition } from "./composition-result.ts";
import type { Contract } from "./contract/contract.ts";
import type { CompositionFinding, SubgraphInput } from "./finding.ts";
import type { CompositionHintCode } from "./hints.ts";
import { type ParsedSubgraph, parseSubgraphs } from "./read/parse-subgraphs.ts";

export interface ComposeOptions {
  /** For whom the supergraph is; for everybody unless given. */
  readonly contract?: Contract | undefined;
}

/** Composes subgraph schemas, with what is known of them from the last time. Never throws. */
export function composeTexts(
  subgraphs: readonly SubgraphInput[],
  start: ComposeOptions & CompositionStart,
): CompositionResult {
  const parsed = parseSubgraphs(subgraphs, start.known?.texts);
  if (parsed.errors.length > 0) {
    return { ok: false, errors: parsed.errors, hints: [] };
  }
  try {
    const { findings, supergraphSdl, model } = composeParsed(parsed.subgraphs, start);
    const { errors, hints } = findings;
    return supergraphSdl === undefined || model === undefined
      ? { ok: false, errors, hints }
      : { ok: true, supergraphSdl, model, errors: [], hints: [...missingUrls(parsed.subgraphs), ...hints] };
  } catch (error) {
    return failure(error, parsed.subgraphs);
  }
}

function failure(error: unknown, subgraphs: readonly ParsedSubgraph[]): FailedComposition {
  const message = `Composition failed on an unexpected condition: ${describeError(error)}.`;
  const mend = "Report it with the subgraphs' schemas.";
  const names = subgraphs.map(({ input }) => input.name);
  return {
    ok: false,
    errors: [{ code: "COMPOSITION_FAILED", message, mend, subgraphs: names, locations: [] }],
    hints: [],
  };
}

/** A supergraph that is only looked at needs no URLs; who serves it should know. */
function missingUrls(subgraphs: readonly ParsedSubgraph[]): readonly CompositionFinding[] {
  const code: CompositionHintCode = "ROUTING_URL_MISSING";
  return subgraphs
    .filter(({ input }) => input.routingUrl.trim() === "")
    .map(({ input: { name } }) => ({
      code,
      message: `The subgraph "${name}" has no routing URL: a gateway that serves the supergraph cannot ask it.`,
      mend: 'Give it one, as "routing_url" in a configuration.',
      subgraphs: [name],
      locations: [],
    }));
}
