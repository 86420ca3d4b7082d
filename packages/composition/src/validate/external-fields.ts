import { hasFederationUse, type SubgraphField, type SubgraphSchema } from "../read/subgraph-schema.ts";
import type { FieldSets } from "./field-sets.ts";

/** Which fields a subgraph declares without resolving them. */
export class ExternalFields {
  readonly #schema: SubgraphSchema;
  readonly #keyFields: ReadonlySet<string>;

  constructor(schema: SubgraphSchema, { keys }: FieldSets) {
    this.#schema = schema;
    this.#keyFields = new Set(keys.flatMap(({ fields }) => fields.map(({ field }) => field.coordinate)));
  }

  /** Whether `@external` stands on the field or on its type. */
  isMarked(field: SubgraphField): boolean {
    const parent = this.#schema.types.get(field.parent);
    return (
      hasFederationUse(field, "external") || (parent !== undefined && hasFederationUse(parent, "external"))
    );
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
