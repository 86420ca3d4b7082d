import { makeArguments, makeField, placeField } from "./add-types.ts";
import type { GraphBuilder } from "./graph-builder.ts";

/** Fields of Query in every subgraph, some of them shared; mutations; and fields that lead back to the root. */
export function addRootFields(builder: GraphBuilder): void {
  const { chance, names } = builder;
  for (const name of names) {
    for (let count = 0; count <= 1 + chance.pick(3); count++) {
      placeField(builder, makeRootField(builder, "Query", `${name}${count}`, [name]));
    }
  }
  if (chance.chance(50)) {
    const owners = chance.shuffled(names).slice(0, 2);
    placeField(builder, makeRootField(builder, "Query", "shared", owners));
  }
  if (chance.chance(35)) {
    addMutations(builder);
  }
  if (chance.chance(15)) {
    const entity = chance.oneOf(builder.entities);
    const home = chance.oneOf(entity.homes);
    builder.draft(home).field(entity.name, "root", chance.oneOf(["Query", "Query!"]));
  }
}

/** Fields of which each event is an answer of one subgraph. To be called last. */
export function addSubscriptions(builder: GraphBuilder): void {
  const { chance, names } = builder;
  // The root would have to set the contexts too.
  const hasContexts = builder.subgraphs.some((draft) => draft.usesContexts);
  if (hasContexts || !chance.chance(40)) {
    return;
  }
  for (const name of chance.atLeastOne(names, 50)) {
    for (let count = 0; count <= chance.pick(2); count++) {
      placeField(builder, makeRootField(builder, "Subscription", `${name}On${count}`, [name]));
    }
  }
}

function addMutations(builder: GraphBuilder): void {
  const { chance, names } = builder;
  for (const name of chance.atLeastOne(names, 60)) {
    for (let count = 0; count <= chance.pick(2); count++) {
      placeField(builder, makeRootField(builder, "Mutation", `${name}Do${count}`, [name]));
    }
  }
}

/** Root fields are objects more often than others: what comes of them is worth more. */
function makeRootField(
  builder: GraphBuilder,
  parent: string,
  name: string,
  owners: readonly string[],
): ReturnType<typeof makeField> {
  const first = makeField(builder, { parent, name, owners });
  const isLeaf = /^(Int|String|Float|Boolean|ID|Color|Shade|Json)$/.test(first.named);
  const field = isLeaf ? makeField(builder, { parent, name, owners }) : first;
  return field.args === "" && builder.chance.chance(25) ? { ...field, args: makeArguments(builder) } : field;
}
