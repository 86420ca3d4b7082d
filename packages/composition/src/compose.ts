import { type ComposeOptions, composeTexts } from "./compose-texts.ts";
import type { CompositionResult } from "./composition-result.ts";
import type { SubgraphInput } from "./finding.ts";

/**
 * Composes subgraph schemas into one supergraph. Never throws for what the schemas hold; the same set gives the same
 * bytes, whatever its order. Who serves it has to see to `model.securitySpecs`; who composes the same graph again and
 * again, as its schemas change, takes `createComposer`.
 */
export function compose(
  subgraphs: readonly SubgraphInput[],
  options: ComposeOptions = {},
): CompositionResult {
  return composeTexts(subgraphs, options);
}
