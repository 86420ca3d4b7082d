import { hasFederationUse } from "../read/subgraph-schema.ts";
import { accessDirectives } from "./access-sources.ts";
import { mergeAppliedDirectives } from "./merge-applied-directives.ts";
import type { MergeContext } from "./merge-context.ts";
import type { MergedField, MergedInterface, MergedObject, MergedType } from "./merged-schema.ts";

/**
 * Gives every type that implements an interface the fields that interface-objects add to it. A field that only comes
 * that way has a `@join__field` without a subgraph, and of the requirements of access those of the interface-objects.
 */
export function addInterfaceObjectFields(
  types: ReadonlyMap<string, MergedType>,
  context: MergeContext,
): ReadonlyMap<string, MergedType> {
  const added = new Map<string, readonly MergedField[]>();
  for (const type of types.values()) {
    if (type.kind === "interface") {
      added.set(type.name, fieldsOfInterfaceObjects(type));
    }
  }
  return new Map(
    [...types].map(([name, type]) => [
      name,
      type.kind === "object" ? withFields(type, added, context) : type,
    ]),
  );
}

function fieldsOfInterfaceObjects(type: MergedInterface): readonly MergedField[] {
  const objects = new Set(
    type.places
      .filter(({ element }) => hasFederationUse(element, "interfaceObject"))
      .map(({ subgraph }) => subgraph),
  );
  return objects.size === 0
    ? []
    : [...type.fields.values()].filter((field) => field.places.some(({ subgraph }) => objects.has(subgraph)));
}

function withFields(
  type: MergedObject,
  added: ReadonlyMap<string, readonly MergedField[]>,
  context: MergeContext,
): MergedObject {
  const candidates = [...type.interfaces.keys()].flatMap((name) => added.get(name) ?? []);
  if (candidates.length === 0) {
    return type;
  }
  const fields = new Map(type.fields);
  const accessNames = accessDirectives.map((name) => context.specDirectives.nameOf(name));
  for (const field of candidates) {
    if (!fields.has(field.name) && field.places.some((place) => !context.isExternal(place))) {
      const coordinate = `${type.name}.${field.name}`;
      const requirements = mergeAppliedDirectives(context.access.of(coordinate), context);
      fields.set(field.name, {
        ...field,
        coordinate,
        applied: [...field.applied.filter(({ name }) => !accessNames.includes(name)), ...requirements],
        joins: [{ subgraph: undefined }],
      });
    }
  }
  return fields.size === type.fields.size ? type : { ...type, fields };
}
