import type { GraphBuilder } from "./graph-builder.ts";

/** What changes the form of schemas and what clients see, not where fields are. */
export function addDecorations(builder: GraphBuilder): void {
  hideSome(builder);
  const { chance } = builder;
  for (const draft of builder.subgraphs) {
    // An extension needs something that it extends, which is in the entity's first home.
    const entities = builder.entities
      .filter(({ homes }) => homes[0] !== draft.name)
      .flatMap(({ name }) => draft.types.get(name) ?? []);
    for (const type of chance.some(entities, 15)) {
      if (chance.chance(50)) {
        type.isExtension = true;
      } else {
        type.directives.add("@extends");
      }
    }
    for (const type of chance.some([...draft.types.values()], 8)) {
      type.directives.add('@tag(name: "t")');
    }
    if (chance.chance(12)) {
      draft.style.queryName = "TheQuery";
      draft.style.mutationName = chance.oneOf(["Mutation", "TheMutation"]);
    }
    if (chance.chance(20)) {
      draft.style.prefixed = new Set(chance.some(prefixable(builder), 40));
    }
  }
}

function hideSome(builder: GraphBuilder): void {
  const { chance } = builder;
  if (!chance.chance(30)) {
    return;
  }
  const ofInterfaces = builder.interfaces.flatMap((iface) => iface.fields.map(({ name }) => name));
  for (const field of builder.entities.flatMap((entity) => chance.some(entity.fields, 12))) {
    const owner = field.owners[0];
    // Whether what a subgraph says of a field that another has taken over still counts is not laid down.
    const isTaken = builder.subgraphs.some((draft) => {
      const directives = draft.types.get(field.parent)?.fields.get(field.name)?.directives ?? [];
      return [...directives].some((text) => text.startsWith("@override"));
    });
    if (owner !== undefined && !ofInterfaces.includes(field.name) && !isTaken) {
      builder.draft(owner).types.get(field.parent)?.fields.get(field.name)?.directives.add("@inaccessible");
    }
  }
  if (chance.chance(30)) {
    for (const draft of builder.subgraphs) {
      const shade = draft.types.get("Shade");
      if (shade?.items.delete("LIGHT") === true) {
        shade.items.add("LIGHT @inaccessible");
      }
    }
  }
}

/** The library behind composition misses the key of an interface-object under its prefix. */
function prefixable({ interfaceObject }: GraphBuilder): readonly string[] {
  const names = ["shareable", "external", "requires", "provides", "tag"];
  return interfaceObject === undefined ? ["key", ...names] : names;
}
