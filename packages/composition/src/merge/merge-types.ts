import type {
  SubgraphEnumType,
  SubgraphFieldsType,
  SubgraphInputType,
  SubgraphScalarType,
  SubgraphSchema,
  SubgraphType,
  SubgraphTypeKind,
  SubgraphUnionType,
} from "../read/subgraph-schema.ts";
import { hasFederationUse } from "../read/subgraph-schema.ts";
import type { TypeGroup } from "./known-types.ts";
import { mergeAppliedDirectives } from "./merge-applied-directives.ts";
import { describeDifference, type MergeContext } from "./merge-context.ts";
import { mergeDescriptions } from "./merge-descriptions.ts";
import { mergeEnumValues } from "./merge-enum-values.ts";
import { mergeFields } from "./merge-fields.ts";
import { mergeInputFields } from "./merge-input-fields.ts";
import type { MergedType, Place } from "./merged-schema.ts";

/**
 * Merges all definitions of one type. Errors: TYPE_KIND_MISMATCH, and those of what the type holds; nothing is given
 * where the kinds differ.
 */
export function mergeType({ places, position }: TypeGroup, context: MergeContext): MergedType | undefined {
  const [first] = places;
  if (first === undefined) {
    return undefined;
  }
  const { name } = first.element;
  const kinds = places.map(({ element }) => mergeKindOf(element));
  const [kind] = kinds;
  if (kind === undefined || kinds.some((other) => other !== kind)) {
    reportKinds(places, context);
    return undefined;
  }
  const graphs = name === "Query" ? context.subgraphs : places.map(({ subgraph }) => subgraph);
  const base = {
    name,
    coordinate: name,
    graphs,
    description: mergeDescriptions(places, context),
    applied: mergeAppliedDirectives([...places, ...context.access.of(name)], context),
  };
  switch (kind) {
    case "object":
    case "interface": {
      const own = placesOf<SubgraphFieldsType>(places, ["object", "interface"]);
      const fields = mergeFields({ places: own, graphs }, context);
      return {
        ...base,
        kind,
        places: own,
        fields,
        interfaces: groupNames(own, (type) => type.interfaces.keys()),
      };
    }
    case "union": {
      const own = placesOf<SubgraphUnionType>(places, ["union"]);
      return { ...base, kind, places: own, members: groupNames(own, (type) => type.members.keys()) };
    }
    case "enum": {
      const own = placesOf<SubgraphEnumType>(places, ["enum"]);
      return { ...base, kind, places: own, values: mergeEnumValues(own, position, context) };
    }
    case "input": {
      const own = placesOf<SubgraphInputType>(places, ["input"]);
      return { ...base, kind, places: own, fields: mergeInputFields(own, context) };
    }
    case "scalar":
      return { ...base, kind, places: placesOf<SubgraphScalarType>(places, ["scalar"]) };
  }
}

/** What a type is merged as: an object type that is an interface-object, as an interface. */
function mergeKindOf(type: SubgraphType): SubgraphTypeKind {
  return type.kind === "object" && hasFederationUse(type, "interfaceObject") ? "interface" : type.kind;
}

function reportKinds(places: readonly Place<SubgraphType>[], context: MergeContext): void {
  const kindOf = (index: number): string => {
    const type = places[index]?.element;
    const isInterfaceObject = type !== undefined && hasFederationUse(type, "interfaceObject");
    return isInterfaceObject ? "an interface-object" : kindNames[type?.kind ?? "object"];
  };
  const name = places[0]?.element.name ?? "";
  context.error({
    code: "TYPE_KIND_MISMATCH",
    coordinate: name,
    message: `"${name}" is of different kinds: ${describeDifference(places, kindOf)}.`,
    mend: "Make it of one kind everywhere, or rename it in some.",
    places: places.map(({ subgraph, element }) => ({ subgraph, element: { node: nodeOf(element) } })),
  });
}

const kindNames: Readonly<Record<SubgraphTypeKind, string>> = {
  object: "an object type",
  interface: "an interface",
  union: "a union",
  enum: "an enum",
  input: "an input type",
  scalar: "a scalar",
};

/** The node that an error about a type points at. */
export function nodeOf(type: SubgraphType): SubgraphType["nodes"][number] {
  const [first] = type.nodes;
  if (first === undefined) {
    throw new TypeError("A type has at least one node.");
  }
  return first;
}

/** The places whose types are of these kinds, which the caller knows to be all of them. */
function placesOf<Type extends SubgraphType>(
  places: readonly Place<SubgraphType>[],
  kinds: readonly SubgraphTypeKind[],
): readonly Place<Type>[] {
  return places.filter((place): place is Place<Type> => kinds.includes(place.element.kind));
}

/** For each name that any place has, the subgraphs of those that do. */
function groupNames<Type>(
  places: readonly Place<Type>[],
  namesOf: (type: Type) => Iterable<string>,
): ReadonlyMap<string, readonly SubgraphSchema[]> {
  const groups = new Map<string, SubgraphSchema[]>();
  for (const { subgraph, element } of places) {
    for (const name of namesOf(element)) {
      const group = groups.get(name) ?? [];
      group.push(subgraph);
      groups.set(name, group);
    }
  }
  return groups;
}
