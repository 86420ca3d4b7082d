import { didYouMean } from "@hansa/core";
import type { CompositionErrorCode } from "../errors.ts";
import type { CompositionFinding } from "../finding.ts";

/** What is wrong with the name of a subgraph; nothing where it can have it. Errors: INVALID_SUBGRAPH_NAME. */
export function checkSubgraphName(name: string): CompositionFinding | undefined {
  if (/^[A-Za-z][\w-]{0,63}$/.test(name)) {
    return undefined;
  }
  const code: CompositionErrorCode = "INVALID_SUBGRAPH_NAME";
  const mended = name
    .replace(/[^\w-]+/g, "_")
    .replace(/^[^A-Za-z]+/, "")
    .slice(0, 64);
  return {
    code,
    message: `The subgraph name ${JSON.stringify(name)} is not a letter followed by letters, digits, "_" or "-", at most 64 in all.${didYouMean(mended === "" ? [] : [mended])}`,
    mend: "Give the subgraph another name.",
    subgraphs: [name],
    locations: [],
  };
}
