import type { ModelField, ModelType, SupergraphModel } from "@hansa/federation-model";

/** A field that clients see. */
export interface VisibleField {
  readonly field: ModelField;
  /** The type of the objects that it gives; nothing where it gives none. */
  readonly target: ModelType | undefined;
}

/** The fields of each type that clients see, in its order. */
export class VisibleFields {
  readonly #model: SupergraphModel;
  /** By the ids of the types. */
  readonly #fields: (readonly VisibleField[] | undefined)[];

  constructor(model: SupergraphModel) {
    this.#model = model;
    this.#fields = model.types.map(() => undefined);
  }

  of(type: ModelType): readonly VisibleField[] {
    const known = this.#fields[type.id] ?? this.#find(type);
    this.#fields[type.id] = known;
    return known;
  }

  #find({ fields }: ModelType): readonly VisibleField[] {
    const visible: VisibleField[] = [];
    for (const field of fields.values()) {
      const type = field.inaccessible ? undefined : this.#model.typesByName.get(field.type.name);
      if (!field.inaccessible && type?.inaccessible !== true) {
        visible.push({ field, target: type !== undefined && isComposite(type) ? type : undefined });
      }
    }
    return visible;
  }
}

function isComposite({ kind }: ModelType): boolean {
  return kind === "object" || kind === "interface" || kind === "union";
}
