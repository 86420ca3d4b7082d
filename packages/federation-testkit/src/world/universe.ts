import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  print,
  type SelectionSetNode,
} from "graphql";
import { mergeSchema } from "./merge-schema.ts";
import { type FieldReading, namedTypeOf, readSubgraph, type SubgraphReading } from "./read-subgraph.ts";
import type { World } from "./world.ts";

/** A field in one subgraph. */
export interface PlaceReading {
  readonly subgraph: string;
  readonly field: FieldReading;
  /** The interface-object that has the field there, for the types of its interface. */
  readonly through: string | undefined;
  /** Another subgraph has taken the field over. */
  readonly isOverridden: boolean;
}

/** The subgraphs of a world put together: which types and fields there are, where, and what they depend on. */
export class Universe {
  readonly world: World;
  readonly subgraphs: ReadonlyMap<string, SubgraphReading>;
  /** Everything, what clients do not see included. */
  readonly schema: GraphQLSchema;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly #places = new Map<string, readonly PlaceReading[]>();

  /** @throws Error where the subgraphs contradict each other. */
  constructor(world: World) {
    const readings = Object.entries(world.subgraphs).map(([name, sdl]) => readSubgraph(name, sdl));
    this.world = world;
    this.subgraphs = new Map(readings.map((reading) => [reading.name, reading]));
    this.schema = mergeSchema(readings, { withInaccessible: true });
    this.apiSchema = mergeSchema(readings, { withInaccessible: false });
  }

  /** Where an object type has a field. */
  placesOf(typeName: string, fieldName: string): readonly PlaceReading[] {
    const coordinate = `${typeName}.${fieldName}`;
    const known = this.#places.get(coordinate) ?? this.#findPlaces(typeName, fieldName);
    this.#places.set(coordinate, known);
    return known;
  }

  /** The object types that a value of a type can have, by the schema of one subgraph. */
  possibleTypesIn(subgraph: string, typeName: string): readonly string[] {
    const type = this.subgraphs.get(subgraph)?.types.get(typeName);
    if (type?.isInterfaceObject === true) {
      return this.objectTypesOf(typeName);
    }
    switch (type?.kind) {
      case "object":
        return [typeName];
      case "union":
        return type.members;
      case "interface":
        return [...(this.subgraphs.get(subgraph)?.types.values() ?? [])]
          .filter((one) => one.kind === "object" && one.interfaces.includes(typeName))
          .map((one) => one.name);
      default:
        return [];
    }
  }

  /** The object types that a value of a type can have anywhere. */
  objectTypesOf(typeName: string): readonly string[] {
    const type = this.schema.getType(typeName);
    if (isAbstractType(type)) {
      return this.schema.getPossibleTypes(type).map(({ name }) => name);
    }
    return isObjectType(type) ? [typeName] : [];
  }

  objectType(name: string): GraphQLObjectType {
    const type = this.schema.getType(name);
    if (!isObjectType(type)) {
      throw new Error(`There is no object type "${name}".`);
    }
    return type;
  }

  /** The object types that set a context of a subgraph. */
  typesSetting(subgraph: string, context: string): readonly string[] {
    const types = [...(this.subgraphs.get(subgraph)?.types.values() ?? [])];
    return types
      .filter((type) => type.contexts.includes(context))
      .flatMap((type) => this.objectTypesOf(type.name));
  }

  /** Calls `visit` for each field that a selection names, for each object type that can have it there. */
  walkSelection(
    typeName: string,
    selection: SelectionSetNode,
    visit: (type: GraphQLObjectType, field: FieldNode) => void,
  ): void {
    const type = this.schema.getType(typeName);
    if (!isCompositeType(type)) {
      return;
    }
    for (const node of selection.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const types = this.#narrow(type, node.typeCondition?.name.value ?? typeName);
        for (const one of types) {
          this.walkSelection(one, node.selectionSet, visit);
        }
      } else if (node.kind === Kind.FIELD) {
        this.#walkField(type, node, visit);
      }
    }
  }

  #walkField(
    parent: GraphQLCompositeType,
    node: FieldNode,
    visit: (type: GraphQLObjectType, field: FieldNode) => void,
  ): void {
    for (const name of this.objectTypesOf(parent.name)) {
      const type = this.objectType(name);
      const field = type.getFields()[node.name.value];
      if (field !== undefined) {
        visit(type, node);
        if (node.selectionSet !== undefined) {
          this.walkSelection(getNamedType(field.type).name, node.selectionSet, visit);
        }
      }
    }
  }

  #narrow(type: GraphQLCompositeType, condition: string): readonly string[] {
    const allowed = new Set(this.objectTypesOf(condition));
    return this.objectTypesOf(type.name).filter((name) => allowed.has(name));
  }

  #findPlaces(typeName: string, fieldName: string): readonly PlaceReading[] {
    const type = this.schema.getType(typeName);
    const interfaces = isObjectType(type) ? type.getInterfaces().map(({ name }) => name) : [];
    const places = [...this.subgraphs].flatMap(
      ([subgraph, { types }]): Omit<PlaceReading, "isOverridden">[] => {
        const own = types.get(typeName)?.fields.get(fieldName);
        if (own !== undefined) {
          return [{ subgraph, field: own, through: undefined }];
        }
        return interfaces.flatMap((through) => {
          const part = types.get(through);
          const field = part?.isInterfaceObject === true ? part.fields.get(fieldName) : undefined;
          return field === undefined ? [] : [{ subgraph, field, through }];
        });
      },
    );
    return places.map((place) => ({ ...place, isOverridden: this.#isTaken(place.subgraph, places) }));
  }

  #isTaken(subgraph: string, places: readonly { readonly field: FieldReading }[]): boolean {
    return places.some(({ field: { override } }) => {
      const isOn = override?.label === undefined || this.world.overrideLabels.includes(override.label);
      return override?.from === subgraph && isOn;
    });
  }
}

/** Whether a fragment on `condition` holds for objects of a type. */
export function conditionHolds(
  schema: GraphQLSchema,
  condition: string | undefined,
  typeName: string,
): boolean {
  const type = condition === undefined ? undefined : schema.getType(condition);
  const object = schema.getType(typeName);
  const isAbstract = isInterfaceType(type) || isUnionType(type);
  return (
    condition === undefined ||
    condition === typeName ||
    (isAbstract && isObjectType(object) && schema.isSubType(type, object))
  );
}

/** The type of a field as text, to see whether subgraphs agree. */
export function printPlaceType(place: PlaceReading): string {
  const text = print(place.field.type);
  return text.replace(namedTypeOf(place.field.type), "*");
}
