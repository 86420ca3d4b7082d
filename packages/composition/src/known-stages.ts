import { KnownNodes } from "@hansa/federation-model";
import { KnownTypes } from "./merge/known-types.ts";
import { KnownDefinitions } from "./print/known-definitions.ts";
import { KnownPrints } from "./print/known-prints.ts";
import { KnownTexts } from "./read/parse-subgraphs.ts";
import { createKnownSubgraphs, type KnownSubgraphs } from "./read-subgraphs.ts";

/** What the stages of composition know from the last time, so that only what has changed is done again. */
export interface KnownStages {
  readonly texts: KnownTexts;
  readonly subgraphs: KnownSubgraphs;
  readonly types: KnownTypes;
  readonly prints: KnownPrints;
  readonly definitions: KnownDefinitions;
  readonly nodes: KnownNodes;
}

export function createKnownStages(): KnownStages {
  return {
    texts: new KnownTexts(),
    subgraphs: createKnownSubgraphs(),
    types: new KnownTypes(),
    prints: new KnownPrints(),
    definitions: new KnownDefinitions(),
    nodes: new KnownNodes(),
  };
}
