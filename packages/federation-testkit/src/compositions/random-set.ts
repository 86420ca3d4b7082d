import { Chance, hashText } from "../chance.ts";
import { generateWorld } from "../world/generate-world.ts";
import { featureSets } from "./feature-sets.ts";
import { directiveMutations } from "./mutations/directives.ts";
import { linkMutations } from "./mutations/links.ts";
import type { Mutation } from "./mutations/mutation.ts";
import { partMutations } from "./mutations/parts.ts";
import { selectionMutations } from "./mutations/selections.ts";
import { valueMutations } from "./mutations/types-and-values.ts";
import { parseSet, printSet, type SubgraphSet, type SubgraphTexts } from "./subgraph-set.ts";

/** Subgraphs made by chance, for what composition says of them. */
export interface RandomSet {
  readonly subgraphs: SubgraphTexts;
  /** What they were made from, and how they were changed. */
  readonly story: readonly string[];
}

const groups: readonly Readonly<Record<string, Mutation>>[] = [
  directiveMutations,
  linkMutations,
  partMutations,
  selectionMutations,
  valueMutations,
];

/**
 * A small set about one part of federation, or a random world, changed in up to four places: some compose, most do
 * not. Equal seeds give equal sets.
 *
 * @param bases small sets alone, or worlds too, which are larger and change with their generator.
 */
export function randomSet(seed: number, bases: "features" | "all"): RandomSet {
  const chance = new Chance(hashText(`set ${seed}`));
  const isWorld = bases === "all" && chance.chance(35);
  const feature = chance.oneOf(Object.entries(featureSets));
  const [name, texts] = isWorld ? [`world ${seed}`, generateWorld(seed).subgraphs] : feature;
  const story = [name];
  let set = parseSet(texts);
  for (let count = chance.oneOf([0, 1, 1, 1, 1, 2, 2, 3, 4]); count > 0; count--) {
    const [change, mutation] = chance.oneOf(Object.entries(chance.oneOf(groups)));
    const changed = mutateOne(set, mutation, chance);
    if (changed !== undefined) {
      story.push(change);
      set = changed;
    }
  }
  return { subgraphs: printSet(set), story };
}

function mutateOne(set: SubgraphSet, mutation: Mutation, chance: Chance): SubgraphSet | undefined {
  const [name, document] = chance.oneOf([...set]);
  const changed = mutation({ chance, document, set });
  return changed === undefined || changed === document || changed.definitions.length === 0
    ? undefined
    : new Map([...set, [name, changed]]);
}
