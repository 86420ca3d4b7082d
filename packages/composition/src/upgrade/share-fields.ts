import { Kind } from "graphql";
import { editFields, editTypes, withoutUses } from "../read/edit-schema.ts";
import {
  type DirectiveUse,
  type FederationDirectiveUse,
  hasFederationUse,
  type SubgraphField,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";
import { type TypePlaces, tagName } from "./type-places.ts";

/**
 * In a schema of federation 1, marks fields that other subgraphs have too as shareable, and leaves out the tags of
 * external fields that have them where they are resolved.
 */
export function shareFields(schema: SubgraphSchema, places: TypePlaces): SubgraphSchema {
  return editTypes(schema, (type) =>
    type.kind === "object" ? editFields(type, (field) => shareField(field, type, places)) : type,
  );
}

function shareField(field: SubgraphField, type: SubgraphType, places: TypePlaces): SubgraphField {
  if (hasFederationUse(field, "external")) {
    return withoutUses(field, (use) => isLeftToOthers(field, use, places));
  }
  return becomesShareable(field, type, places)
    ? { ...field, directives: [...field.directives, shareableOn(field)] }
    : field;
}

/** Whether a directive on an external field is a tag that the field has where it is resolved. */
export function isLeftToOthers(field: SubgraphField, use: DirectiveUse, places: TypePlaces): boolean {
  return use.kind === "federation" && use.name === "tag" && places.hasTag(field, tagName(use));
}

/** Whether a field that is resolved here is one that others have too. A subscription has one source, in all federations. */
export function becomesShareable(field: SubgraphField, type: SubgraphType, places: TypePlaces): boolean {
  return type.name !== "Subscription" && places.isShared(field) && !hasFederationUse(field, "shareable");
}

/** Stands where the field does, for the places of errors. */
function shareableOn({ node }: SubgraphField): FederationDirectiveUse {
  const { loc } = node.name;
  return {
    kind: "federation",
    name: "shareable",
    node: {
      kind: Kind.DIRECTIVE,
      name: { kind: Kind.NAME, value: "shareable" },
      ...(loc === undefined ? {} : { loc }),
    },
    values: new Map(),
  };
}
