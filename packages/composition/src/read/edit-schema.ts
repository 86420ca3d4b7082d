import type { FederationDirectiveName } from "./federation-spec.ts";
import type {
  DirectiveUse,
  SchemaElement,
  SubgraphField,
  SubgraphFieldsType,
  SubgraphSchema,
  SubgraphType,
} from "./subgraph-schema.ts";

/** The schema with each type as `edit` gives it; a type that it gives back unchanged costs nothing. */
export function editTypes(
  schema: SubgraphSchema,
  edit: (type: SubgraphType) => SubgraphType | undefined,
): SubgraphSchema {
  const types = new Map<string, SubgraphType>();
  for (const [name, type] of schema.types) {
    const edited = edit(type);
    if (edited !== undefined) {
      types.set(name, edited);
    }
  }
  return { ...schema, types };
}

/** The type with each field as `edit` gives it, without those for which it gives nothing. */
export function editFields<Type extends SubgraphFieldsType>(
  type: Type,
  edit: (field: SubgraphField) => SubgraphField | undefined,
): Type {
  const before = [...type.fields.values()];
  const after = before.map(edit);
  if (after.every((field, index) => field === before[index])) {
    return type;
  }
  const kept = after.filter((field) => field !== undefined);
  return { ...type, fields: new Map(kept.map((field) => [field.name, field])) };
}

/** The element without the applications of a directive for which `isDropped` says so. */
export function withoutUses<Element extends SchemaElement>(
  element: Element,
  isDropped: (use: DirectiveUse) => boolean,
): Element {
  return element.directives.some(isDropped)
    ? { ...element, directives: element.directives.filter((use) => !isDropped(use)) }
    : element;
}

/** Tells applications of some directives of federation from all others. */
export function isUseOf(...names: readonly FederationDirectiveName[]): (use: DirectiveUse) => boolean {
  return (use) => use.kind === "federation" && names.includes(use.name);
}
