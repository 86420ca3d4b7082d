import type { FieldPlace, ModelType, SupergraphModel } from "@hansa/federation-model";
import type { When } from "../normalise/conditions.ts";
import type { SlotRequest } from "./data-keys.ts";

/** A field for which a key is wanted. */
export interface FieldToName {
  readonly preferredKey: string;
  readonly fieldName: string;
  readonly argumentsText: string;
  readonly types: readonly ModelType[];
  readonly places: ReadonlyMap<number, FieldPlace>;
  readonly when: When;
}

/** Makes what fields ask of the keys under which they stand in the internal data. */
export class SlotRequests {
  readonly #model: SupergraphModel;
  /** By lists of types, which the demands of one place share. */
  readonly #names = new Map<readonly ModelType[], readonly string[]>();

  constructor(model: SupergraphModel) {
    this.#model = model;
  }

  of(from: FieldToName): SlotRequest {
    const definition = from.types[0]?.fields.get(from.fieldName);
    const kind = this.#model.typesByName.get(definition?.type.name ?? "")?.kind;
    const isComposite = kind === "object" || kind === "interface" || kind === "union";
    return {
      preferredKey: from.preferredKey,
      fieldName: from.fieldName,
      argumentsText: from.argumentsText,
      types: this.#hardToTellFrom(from.types),
      when: from.when,
      isComposite,
      shapes: shapesOf(from.places, isComposite),
    };
  }

  /**
   * The names of types, and of those that one may not be able to tell from them: where an object is known by its
   * interface alone, a document selects for all types at once.
   */
  #hardToTellFrom(types: readonly ModelType[]): readonly string[] {
    const { interfaceObjects } = this.#model;
    if (interfaceObjects.length === 0) {
      const known = this.#names.get(types) ?? types.map((type) => type.name);
      this.#names.set(types, known);
      return known;
    }
    const names = new Set(types.map((type) => type.name));
    for (const implemented of interfaceObjects) {
      if (types.some((type) => type.interfaces.includes(implemented))) {
        for (const { name } of implemented.possibleTypes) {
          names.add(name);
        }
      }
    }
    return [...names];
  }
}

/** Of the places of a field, which the model keeps for all operations. */
const knownShapes = new WeakMap<FieldToName["places"], SlotRequest["shapes"]>();

function shapesOf(places: FieldToName["places"], isComposite: boolean): SlotRequest["shapes"] {
  const known = knownShapes.get(places);
  if (known !== undefined) {
    return known;
  }
  const shapes = new Map<number, string>();
  for (const { subgraph, type } of places.values()) {
    shapes.set(subgraph, isComposite ? type.text.replace(type.name, "*") : type.text);
  }
  knownShapes.set(places, shapes);
  return shapes;
}
