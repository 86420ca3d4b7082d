import type { MergedObject, MergedSchema, Place } from "../merge/merged-schema.ts";
import { hasFederationUse, type SubgraphField, type SubgraphSchema } from "../read/subgraph-schema.ts";

/** The fields that interface-objects give to the types that implement their interfaces. */
export class InterfaceObjectFields {
  readonly #placesByInterface = new Map<string, ReadonlyMap<string, readonly Place<SubgraphField>[]>>();

  /** O(fields of the interface-objects). */
  constructor({ types }: MergedSchema) {
    for (const type of types.values()) {
      const objects =
        type.kind === "interface"
          ? type.places.filter(({ element }) => hasFederationUse(element, "interfaceObject"))
          : [];
      const places = objects.flatMap(({ subgraph, element }) =>
        [...element.fields.values()].map((field) => ({ subgraph, element: field })),
      );
      if (places.length > 0) {
        this.#placesByInterface.set(
          type.name,
          Map.groupBy(places, ({ element }) => element.name),
        );
      }
    }
  }

  /** Where interface-objects have a field of this name for a type. */
  of(type: MergedObject, field: string): readonly Place<SubgraphField>[] {
    return this.#placesByInterface.size === 0
      ? []
      : [...type.interfaces.keys()].flatMap((name) => this.#placesByInterface.get(name)?.get(field) ?? []);
  }

  /** The field of a subgraph's interface-object that stands for a field of a type. */
  in(subgraph: SubgraphSchema, type: MergedObject, field: string): Place<SubgraphField> | undefined {
    return this.of(type, field).find((place) => place.subgraph === subgraph);
  }
}
