import { type ConstDirectiveNode, isTypeExtensionNode, Kind } from "graphql";
import { editFields, editTypes, isUseOf, withoutUses } from "../read/edit-schema.ts";
import {
  federationUses,
  hasFederationUse,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";
import { parseFieldSet, readFieldSets } from "../validate/field-sets.ts";

/** The names of the fields that the keys of a type have, not nested, by the name of the type. */
export type KeyFields = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * `@external` goes from the key fields of extensions: there it says that the type is another's, not that the field is.
 * Their keys are those that stand on them; an extension without any goes by those of other subgraphs.
 */
export function claimKeyFields(schema: SubgraphSchema, lentKeyFields: KeyFields): SubgraphSchema {
  const ownKeyFields = findOwnKeyFields(schema);
  return editTypes(schema, (type) => {
    if (type.kind !== "object") {
      return type;
    }
    const lentFields = lentKeyFields.get(type.name);
    return editFields(type, (field) =>
      ownKeyFields.has(field.coordinate) || lentFields?.has(field.name) === true
        ? withoutUses(field, isUseOf("external"))
        : field,
    );
  });
}

/** Of the types that a schema extends without giving them a key, the key fields that any subgraph gives them. */
export function lentKeyFieldsOf(schema: SubgraphSchema, all: readonly KeyFields[]): KeyFields {
  const lent = [...schema.types.values()].filter(
    (type) => type.kind === "object" && type.isExtension && !hasFederationUse(type, "key"),
  );
  return new Map(lent.map(({ name }) => [name, new Set(all.flatMap((one) => [...(one.get(name) ?? [])]))]));
}

/** The key fields of one schema. O(types). */
export function keyFieldsOf({ types }: SubgraphSchema): KeyFields {
  const namesByType = new Map<string, Set<string>>();
  for (const type of types.values()) {
    const names = federationUses(type, "key").flatMap(({ values }) => {
      const fields = values.get("fields");
      return fields?.kind === Kind.STRING ? firstFields(fields.value) : [];
    });
    if (names.length > 0) {
      namesByType.set(type.name, new Set(names));
    }
  }
  return namesByType;
}

function firstFields(text: string): readonly string[] {
  const selection = parseFieldSet(text);
  return typeof selection === "string"
    ? []
    : selection.selections.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []));
}

/** The fields that are in a key which stands on an extension of the same type, by coordinate. */
function findOwnKeyFields(schema: SubgraphSchema): ReadonlySet<string> {
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
