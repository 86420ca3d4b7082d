import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import { nodeOf } from "../../merge/merge-types.ts";
import type { MergedFieldsType, MergedInterface, MergedSchema } from "../../merge/merged-schema.ts";

/**
 * Once merged, a type has every field of its interfaces: also those that the interface has only in another subgraph.
 * Errors: INTERFACE_FIELD_NO_IMPLEM.
 */
export function interfacesAreImplemented({ types }: MergedSchema, context: MergeContext): void {
  for (const type of types.values()) {
    if (type.kind === "object" || type.kind === "interface") {
      for (const name of type.interfaces.keys()) {
        const implemented = types.get(name);
        if (implemented?.kind === "interface") {
          checkFields(type, implemented, context);
        }
      }
    }
  }
}

function checkFields(type: MergedFieldsType, implemented: MergedInterface, context: MergeContext): void {
  for (const field of implemented.fields.values()) {
    if (type.fields.has(field.name)) {
      continue;
    }
    const having = quoteNames(field.places.map(({ subgraph }) => subgraph.name));
    context.error({
      code: "INTERFACE_FIELD_NO_IMPLEM",
      coordinate: type.name,
      message: `"${type.name}" implements "${implemented.name}" and has no field "${field.name}", which the interface has in ${having}.`,
      mend: `Add "${field.name}" to "${type.name}" in a subgraph, or remove it from the interface.`,
      places: [
        ...type.places.map(({ subgraph, element }) => ({ subgraph, element: { node: nodeOf(element) } })),
        ...field.places,
      ],
    });
  }
}
