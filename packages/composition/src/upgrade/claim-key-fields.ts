import { type ConstDirectiveNode, isTypeExtensionNode, Kind } from "graphql";
import { editFields, editTypes, isUseOf, withoutUses } from "../read/edit-schema.ts";
import {
  federationUses,
  hasFederationUse,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";
import { parseFieldSet, readFieldSets } from "../validate/field-sets.ts";

/** The names of the fields that the keys of a type have in any subgraph, not nested, by the name of the type. */
export type KnownKeyFields = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * `@external` goes from the key fields of extensions: there it says that the type is another's, not that the field is.
 * Their keys are those that stand on them; an extension without any goes by those of other subgraphs.
 */
export function claimKeyFields(schema: SubgraphSchema, knownKeyFields: KnownKeyFields): SubgraphSchema {
  const ownKeyFields = findOwnKeyFields(schema);
  return editTypes(schema, (type) => {
    if (type.kind !== "object") {
      return type;
    }
    const isLent = type.isExtension && !hasFederationUse(type, "key");
    const lentFields = isLent ? knownKeyFields.get(type.name) : undefined;
    return editFields(type, (field) =>
      ownKeyFields.has(field.coordinate) || lentFields?.has(field.name) === true
        ? withoutUses(field, isUseOf("external"))
        : field,
    );
  });
}

/** O(types of all subgraphs). */
export function findKnownKeyFields(schemas: readonly SubgraphSchema[]): KnownKeyFields {
  const namesByType = new Map<string, Set<string>>();
  for (const { types } of schemas) {
    for (const type of types.values()) {
      for (const use of federationUses(type, "key")) {
        const fields = use.values.get("fields");
        const names = namesByType.get(type.name) ?? new Set();
        for (const name of fields?.kind === Kind.STRING ? firstFields(fields.value) : []) {
          names.add(name);
        }
        namesByType.set(type.name, names);
      }
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
