import type { SchemaElement, SubgraphSchema, SubgraphType } from "../read/subgraph-schema.ts";
import { addInterfaceObjectFields } from "./add-interface-object-fields.ts";
import { type EnumPosition, EnumPositions } from "./enum-positions.ts";
import { KnownTypes, type TypeGroup } from "./known-types.ts";
import { mergeAppliedDirectives } from "./merge-applied-directives.ts";
import type { MergeContext } from "./merge-context.ts";
import { mergeDescriptions } from "./merge-descriptions.ts";
import { mergeDirectiveDefinitions } from "./merge-directive-definitions.ts";
import { mergeType } from "./merge-types.ts";
import type { MergedSchema, MergedType, Place } from "./merged-schema.ts";
import { findUsedSpecs } from "./used-specs.ts";

/**
 * Merges subgraphs that keep their own rules into one schema. What cannot be merged is reported and left out, so that
 * all that is wrong is found at once. O(size of the subgraphs).
 */
export function mergeSchemas(context: MergeContext, known: KnownTypes = new KnownTypes()): MergedSchema {
  const outcomes = known.mergeAll(groupTypes(context.subgraphs, known), context.surroundings, (group) => {
    const { result, findings } = context.findings.during(() => mergeType(group, context));
    return { type: result, findings };
  });
  const types = new Map<string, MergedType>();
  for (const { type, findings } of outcomes) {
    context.findings.addAll(findings);
    if (type !== undefined) {
      types.set(type.name, type);
    }
  }
  const complete = addInterfaceObjectFields(types, context);
  const places = context.subgraphs.map(placeOfSchema);
  const applied = mergeAppliedDirectives(places, context);
  return {
    subgraphs: context.subgraphs,
    types: complete,
    directives: mergeDirectiveDefinitions(context),
    specs: findUsedSpecs(complete, applied, context),
    applied,
    description: mergeDescriptions(places, context),
  };
}

function placeOfSchema(subgraph: SubgraphSchema): Place<SchemaElement> {
  const { description, schemaDirectives } = subgraph;
  return { subgraph, element: { coordinate: "schema", description, directives: schemaDirectives } };
}

/** Every definition of each type, in the order of names. */
function groupTypes(subgraphs: readonly SubgraphSchema[], { usedTypes }: KnownTypes): readonly TypeGroup[] {
  const positions = new EnumPositions(subgraphs, usedTypes);
  const placesByName = new Map<string, Place<SubgraphType>[]>();
  for (const subgraph of subgraphs) {
    for (const element of subgraph.types.values()) {
      const places = placesByName.get(element.name) ?? [];
      places.push({ subgraph, element });
      placesByName.set(element.name, places);
    }
  }
  return [...placesByName]
    .map(([name, places]) => ({ name, places, position: positionOf(places, positions) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Only of enums does it matter where they stand. */
function positionOf(places: readonly Place<SubgraphType>[], positions: EnumPositions): EnumPosition {
  const [first] = places;
  return first?.element.kind === "enum" ? positions.of(first.element.name) : nowhere;
}

const nowhere: EnumPosition = { isInput: false, isOutput: false };
