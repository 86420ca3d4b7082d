import { hasFederationUse, type SubgraphField, type SubgraphSchema } from "../read/subgraph-schema.ts";
import type { FieldSets } from "./field-sets.ts";

/** Which fields a subgraph declares without resolving them. */
export class ExternalFields {
  readonly #schema: SubgraphSchema;
  readonly #keyFields: ReadonlySet<string>;
  readonly #marked: ReadonlySet<string>;

  /** O(fields + size of the keys). */
  constructor(schema: SubgraphSchema, { keys }: FieldSets) {
    this.#schema = schema;
    this.#keyFields = new Set(keys.flatMap(({ fields }) => fields.map(({ field }) => field.coordinate)));
    this.#marked = new Set(markedFields(schema));
  }

  /** Whether `@external` stands on the field or on its type. */
  isMarked({ coordinate }: SubgraphField): boolean {
    return this.#marked.has(coordinate);
  }

  /**
   * Whether the field is marked and means it. On a key field of a type that is only extended `@external` says nothing:
   * federation 1 wanted it there.
   */
  isExternal(field: SubgraphField): boolean {
    return this.isMarked(field) && !this.isKeyOfExtension(field);
  }

  isKeyOfExtension(field: SubgraphField): boolean {
    const parent = this.#schema.types.get(field.parent);
    return parent?.isExtension === true && this.#keyFields.has(field.coordinate);
  }
}

function* markedFields({ types }: SubgraphSchema): Iterable<string> {
  for (const type of types.values()) {
    if (type.kind === "object" || type.kind === "interface") {
      const isWhole = hasFederationUse(type, "external");
      for (const field of type.fields.values()) {
        if (isWhole || hasFederationUse(field, "external")) {
          yield field.coordinate;
        }
      }
    }
  }
}
