import type { SubgraphField, SubgraphSchema } from "../read/subgraph-schema.ts";
import { readContexts } from "./context-arguments.ts";
import { parseFieldSet } from "./field-sets.ts";
import { type SelectedField, selectFields } from "./selected-fields.ts";

/** A field with an argument that a context fills, and the fields that the argument reads wherever the context is set. */
export interface ContextReader {
  readonly field: SubgraphField;
  readonly selected: readonly SelectedField[];
}

/** What the contexts of a subgraph are read for; selections that cannot be read are left out. O(types + selections). */
export function readContextFields(schema: SubgraphSchema): readonly ContextReader[] {
  const { readers, settersByName } = readContexts(schema);
  return readers.flatMap(({ field, source }) => {
    const selection = parseFieldSet(source?.selection ?? "");
    const setters = settersByName.get(source?.context ?? "") ?? [];
    return typeof selection === "string"
      ? []
      : [{ field, selected: setters.flatMap((setter) => selectFields(schema, selection, setter).fields) }];
  });
}
