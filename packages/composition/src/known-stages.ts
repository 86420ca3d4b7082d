import { createKnownSubgraphs, type KnownSubgraphs } from "./read-subgraphs.ts";

/** What the stages of composition know from the last time, so that only what has changed is done again. */
export interface KnownStages {
  readonly subgraphs: KnownSubgraphs;
}

export function createKnownStages(): KnownStages {
  return { subgraphs: createKnownSubgraphs() };
}
