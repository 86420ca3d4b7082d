import { describeError } from "@hansa/core";
import { composeParsed } from "./compose-parsed.ts";
import type { CompositionResult, FailedComposition } from "./composition-result.ts";
import type { Contract } from "./contract/contract.ts";
import type { SubgraphInput } from "./finding.ts";
import { createKnownStages } from "./known-stages.ts";
import { KnownTexts, type ParsedSubgraph, parseSubgraphs } from "./read/parse-subgraphs.ts";

export interface ComposeOptions {
  /** For whom the supergraph is; for everybody unless given. */
  readonly contract?: Contract;
}

/** Composes one graph again and again, at the cost of what has changed since the last time. */
export interface Composer {
  /** What `compose` gives for these subgraphs: all of them each time, changed or not. */
  readonly compose: (subgraphs: readonly SubgraphInput[]) => CompositionResult;
}

/**
 * A composer for a graph whose schemas change while it is developed or watched:
 *
 *     const composer = createComposer();
 *     onChange(() => show(composer.compose(readAllSubgraphs())));
 *
 * What has not changed of a subgraph, told by its name, texts and urls, is not read, checked, merged and printed again.
 * It keeps what the last composition was made of, about as much memory as the result, and nothing of those before.
 */
export function createComposer({ contract }: ComposeOptions = {}): Composer {
  const texts = new KnownTexts();
  const stages = createKnownStages();
  return {
    compose: (subgraphs) => {
      const parsed = parseSubgraphs(subgraphs, texts);
      if (parsed.errors.length > 0) {
        return { ok: false, errors: parsed.errors, hints: [] };
      }
      try {
        const { findings, supergraphSdl, model } = composeParsed(parsed.subgraphs, stages, contract);
        const { errors, hints } = findings;
        return supergraphSdl === undefined || model === undefined
          ? { ok: false, errors, hints }
          : { ok: true, supergraphSdl, model, errors: [], hints };
      } catch (error) {
        return failure(error, parsed.subgraphs);
      }
    },
  };
}

function failure(error: unknown, subgraphs: readonly ParsedSubgraph[]): FailedComposition {
  const message = `Composition failed on an unexpected condition: ${describeError(error)}. Report it with the subgraphs' schemas.`;
  const names = subgraphs.map(({ input }) => input.name);
  return {
    ok: false,
    errors: [{ code: "COMPOSITION_FAILED", message, subgraphs: names, locations: [] }],
    hints: [],
  };
}
