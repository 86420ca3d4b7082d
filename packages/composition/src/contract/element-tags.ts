import { Kind } from "graphql";
import type { MergedElement, MergedSchema, MergedType } from "../merge/merged-schema.ts";
import { federationUses, type SchemaElement } from "../read/subgraph-schema.ts";

/** The names of an element's tags, of all subgraphs together. */
export function tagsOf({ places }: MergedElement<SchemaElement>): readonly string[] {
  return places.flatMap(({ element }) =>
    federationUses(element, "tag").flatMap(({ values }) => {
      const name = values.get("name");
      return name?.kind === Kind.STRING ? [name.value] : [];
    }),
  );
}

/** Every tag of a schema, each once, sorted. */
export function tagsIn({ types }: MergedSchema): readonly string[] {
  const tags = [...types.values()].flatMap((type) => [...tagsOf(type), ...childrenOf(type).flatMap(tagsOf)]);
  return [...new Set(tags)].sort();
}

/** All that stands in a type: its fields with their arguments, or its values. */
function childrenOf(type: MergedType): readonly MergedElement<SchemaElement>[] {
  switch (type.kind) {
    case "object":
    case "interface":
      return [...type.fields.values()].flatMap((field) => [field, ...field.args.values()]);
    case "input":
      return [...type.fields.values()];
    case "enum":
      return [...type.values.values()];
    case "union":
    case "scalar":
      return [];
  }
}
