import { editFields, editTypes, isUseOf, withoutUses } from "../read/edit-schema.ts";
import type { SubgraphField, SubgraphSchema } from "../read/subgraph-schema.ts";

/**
 * Leaves out what federation 1 accepted and never looked at: keys of interfaces; `@external`, `@requires` and
 * `@provides` on their fields; `@external` on types; `@provides` on fields that have no objects.
 */
export function dropMisplacedDirectives(schema: SubgraphSchema): SubgraphSchema {
  return editTypes(schema, (type) => {
    switch (type.kind) {
      case "interface":
        return editFields(withoutUses(type, isUseOf("key", "external")), (field) =>
          withoutUses(field, isUseOf("external", "requires", "provides")),
        );
      case "object":
        return editFields(withoutUses(type, isUseOf("external")), (field) =>
          hasObjects(field, schema) ? field : withoutUses(field, isUseOf("provides")),
        );
      default:
        return type;
    }
  });
}

function hasObjects({ type }: SubgraphField, { types }: SubgraphSchema): boolean {
  const kind = types.get(type.name)?.kind;
  return kind === "object" || kind === "interface" || kind === "union";
}
