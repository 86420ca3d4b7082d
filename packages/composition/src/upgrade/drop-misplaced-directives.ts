import { type ConstDirectiveNode, isTypeExtensionNode } from "graphql";
import { editFields, editTypes, isUseOf, withoutUses } from "../read/edit-schema.ts";
import {
  hasFederationUse,
  type SubgraphField,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";
import { readFieldSets } from "../validate/field-sets.ts";

/**
 * Leaves out what federation 1 accepted and never looked at: keys of interfaces; `@external`, `@requires` and
 * `@provides` on their fields; `@external` on types; `@provides` on fields that have no objects. `@external` on a key
 * field of an extension goes too: there it says that the type is another's, not that the field is.
 */
export function dropMisplacedDirectives(schema: SubgraphSchema): SubgraphSchema {
  const keyFields = ownKeyFields(schema);
  return editTypes(schema, (type) => {
    switch (type.kind) {
      case "interface":
        return editFields(withoutUses(type, isUseOf("key", "external")), (field) =>
          withoutUses(field, isUseOf("external", "requires", "provides")),
        );
      case "object":
        return editFields(withoutUses(type, isUseOf("external")), (field) =>
          dropFromField(field, keyFields.has(field.coordinate), schema),
        );
      default:
        return type;
    }
  });
}

function dropFromField(
  field: SubgraphField,
  isKeyOfExtension: boolean,
  schema: SubgraphSchema,
): SubgraphField {
  const kind = schema.types.get(field.type.name)?.kind;
  const hasObjects = kind === "object" || kind === "interface" || kind === "union";
  const known = hasObjects ? field : withoutUses(field, isUseOf("provides"));
  return isKeyOfExtension && hasFederationUse(known, "external")
    ? withoutUses(known, isUseOf("external"))
    : known;
}

/** The fields that are in a key which stands on an extension of the same type, by coordinate. */
function ownKeyFields(schema: SubgraphSchema): ReadonlySet<string> {
  return new Set(
    readFieldSets(schema).keys.flatMap(({ root, use, fields }) =>
      root !== undefined && isOfExtension(root, use.node)
        ? fields.filter(({ parent }) => parent.name === root.name).map(({ field }) => field.coordinate)
        : [],
    ),
  );
}

function isOfExtension(type: SubgraphType, key: ConstDirectiveNode): boolean {
  return (
    type.isExtension || type.nodes.some((node) => isTypeExtensionNode(node) && node.directives?.includes(key))
  );
}
