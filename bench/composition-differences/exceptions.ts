import type { SubgraphTexts } from "@hansa/federation-testkit/differential";
import type { Difference } from "./compare-compositions.ts";

/** The name of the exception that a difference is, of those in packages/composition/README.md. */
export function exceptionFor(_difference: Difference, _subgraphs: SubgraphTexts): string | undefined {
  return undefined;
}
