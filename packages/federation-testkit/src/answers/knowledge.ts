import { namedTypeOf, type TypeReading } from "../world/read-subgraph.ts";
import type { Universe } from "../world/universe.ts";
import type { Stability } from "./stability.ts";

/**
 * Which fields may refer to entities that no subgraph knows. Such a reference has one meaning only where it is bare: of
 * one subgraph, which has nothing of the entity but a key that it cannot resolve. It stands as it is where no more than
 * that key is selected; otherwise it is null, or, in a place that may not be null, an object of which all else is null.
 *
 * Left out is what is read for others: one server computes a field from an object that no subgraph could give.
 */
export class Knowledge {
  readonly #universe: Universe;
  readonly #stability: Stability;

  constructor(universe: Universe, stability: Stability) {
    this.#universe = universe;
    this.#stability = stability;
  }

  /** The fields of a bare reference to an entity; nothing where the field can refer to none that is unknown. */
  bareFields(typeName: string, fieldName: string, entity: string): ReadonlySet<string> | undefined {
    const type = this.#universe.objectType(typeName);
    const [place, ...others] = this.#universe.placesOf(typeName, fieldName);
    const part = place && this.#universe.subgraphs.get(place.subgraph)?.types.get(entity);
    const isPlain = place?.through === undefined && place?.isOverridden === false && !place.field.isExternal;
    if (
      part === undefined ||
      others.length > 0 ||
      !isPlain ||
      !this.#stability.mayFail(type, fieldName) ||
      this.#isPartOfInterfaceObject(entity) ||
      !isBare(part)
    ) {
      return undefined;
    }
    return new Set(part.fields.keys());
  }

  /** Objects of several types that are one to some subgraph, which need not know what there is of each. */
  #isPartOfInterfaceObject(entity: string): boolean {
    const interfaces = this.#universe.objectType(entity).getInterfaces();
    return [...this.#universe.subgraphs.values()].some(({ types }) =>
      interfaces.some(({ name }) => types.get(name)?.isInterfaceObject === true),
    );
  }
}

/** Whether a subgraph has nothing of an entity but keys that it cannot resolve. */
function isBare({ keys, fields }: TypeReading): boolean {
  const names = new Set(
    keys.flatMap(({ selection }) =>
      selection.selections.flatMap((node) => ("name" in node && node.name ? [node.name.value] : [])),
    ),
  );
  return (
    keys.length > 0 &&
    keys.every(({ resolvable }) => !resolvable) &&
    [...fields.values()].every(({ name, type }) => names.has(name) && namedTypeOf(type) !== "Query")
  );
}
