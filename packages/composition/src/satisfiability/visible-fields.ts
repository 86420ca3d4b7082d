import type { ModelField, ModelType, SupergraphModel } from "@hansa/federation-model";
import { Memo } from "../memo.ts";

/** A field that clients see. */
export interface VisibleField {
  readonly field: ModelField;
  /** The type of the objects that it gives; nothing where it gives none. */
  readonly target: ModelType | undefined;
}

/** The fields of each type that clients see, in its order. */
export function createVisibleFields(model: SupergraphModel): Memo<ModelType, readonly VisibleField[]> {
  return new Memo(({ fields }) => {
    const visible: VisibleField[] = [];
    for (const field of fields.values()) {
      const type = field.inaccessible ? undefined : model.typesByName.get(field.type.name);
      if (!field.inaccessible && type?.inaccessible !== true) {
        visible.push({ field, target: type !== undefined && isComposite(type) ? type : undefined });
      }
    }
    return visible;
  });
}

function isComposite({ kind }: ModelType): boolean {
  return kind === "object" || kind === "interface" || kind === "union";
}
