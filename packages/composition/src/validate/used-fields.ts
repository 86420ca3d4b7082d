import { print } from "graphql";
import { interfaceWithField } from "../read/interface-fields.ts";
import type { SubgraphField, SubgraphObjectType, SubgraphSchema } from "../read/subgraph-schema.ts";
import { readContextFields } from "./context-fields.ts";
import type { FieldSet, FieldSets } from "./field-sets.ts";

/**
 * Which fields of a subgraph a key, `@requires`, `@provides`, a context or an interface asks for. Of a selection that
 * cannot be followed nobody knows what it asks for: it may be any field whose name stands in it.
 */
export class UsedFields {
  readonly #schema: SubgraphSchema;
  readonly #coordinates: ReadonlySet<string>;
  readonly #mentioned: ReadonlySet<string>;

  constructor(schema: SubgraphSchema, { keys, requires, provides }: FieldSets) {
    const fieldSets = [...keys, ...requires, ...provides];
    this.#schema = schema;
    const selected = [
      ...fieldSets.flatMap(({ fields }) => fields),
      ...readContextFields(schema).flatMap((reader) => reader.selected),
    ];
    this.#coordinates = new Set(selected.map(({ field }) => field.coordinate));
    this.#mentioned = new Set(fieldSets.filter(isBroken).flatMap(wordsOf));
  }

  has(field: SubgraphField, type: SubgraphObjectType): boolean {
    return (
      this.#coordinates.has(field.coordinate) ||
      this.#mentioned.has(field.name) ||
      interfaceWithField(this.#schema, type, field.name) !== undefined
    );
  }
}

function isBroken({ selection, unknown }: FieldSet): boolean {
  return selection === undefined || unknown.length > 0;
}

function wordsOf({ text, use }: FieldSet): readonly string[] {
  return (text ?? print(use.node)).match(/\w+/g) ?? [];
}
