import { Chance, hashText } from "../chance.ts";
import { addBranchingContext, addContexts } from "./add-contexts.ts";
import { addDecorations } from "./add-decorations.ts";
import { addOverrides, addProvides, addRequires, addRequiresOfInterfaceObjects } from "./add-directives.ts";
import { addFederationOne } from "./add-federation-one.ts";
import { addRootFields, addSubscriptions } from "./add-root-fields.ts";
import { addTypes } from "./add-types.ts";
import { GraphBuilder } from "./graph-builder.ts";
import type { World } from "./world.ts";

/** A world made by chance; nearly always one that composes. Equal seeds give equal worlds. */
export function generateWorld(seed: number): World {
  const chance = new Chance(seed);
  const builder = new GraphBuilder(chance);
  addTypes(builder);
  addRootFields(builder);
  addRequires(builder);
  addProvides(builder);
  addOverrides(builder);
  addDecorations(builder);
  // Choices of its own, so that a seed's other choices stay what they are.
  const more = new Chance(hashText(`more of ${seed}`));
  addFederationOne(builder, more);
  const labels = [...builder.overrideLabels];
  const data = {
    seed: chance.pick(1_000_000),
    failures: chance.oneOf([0, 0, 3, 8]),
    nulls: chance.oneOf([0, 5, 15, 30]),
    unknown: more.oneOf([0, 0, 0, 60, 60]),
  };
  const overrideLabels = chance.some(labels, 50);
  addContexts(builder);
  addSubscriptions(builder);
  addBranchingContext(builder);
  addRequiresOfInterfaceObjects(builder);
  const subgraphs = Object.fromEntries(builder.subgraphs.map((draft) => [draft.name, draft.print()]));
  return { subgraphs, data, overrideLabels };
}
