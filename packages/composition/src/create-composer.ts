import { type ComposeOptions, composeTexts } from "./compose-texts.ts";
import type { CompositionResult } from "./composition-result.ts";
import type { SubgraphInput } from "./finding.ts";
import { createKnownStages } from "./known-stages.ts";

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
  const known = createKnownStages();
  return { compose: (subgraphs) => composeTexts(subgraphs, { contract, known }) };
}
