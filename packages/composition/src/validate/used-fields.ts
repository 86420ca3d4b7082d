import { print } from "graphql";
import { interfaceWithField } from "../read/interface-fields.ts";
import type { SubgraphField, SubgraphObjectType, SubgraphSchema } from "../read/subgraph-schema.ts";
import { readContexts } from "./context-arguments.ts";
import { type FieldSet, type FieldSets, parseFieldSet } from "./field-sets.ts";
import { selectFields } from "./selected-fields.ts";

/**
 * Which fields of a subgraph a key, `@requires`, `@provides`, a context or an interface asks for. Of a selection that
 * cannot be followed nobody knows what it asks for: it may be any field whose name stands in it.
 */
export class UsedFields {
  readonly #schema: SubgraphSchema;
  readonly #coordinates: Set<string>;
  readonly #mentioned: ReadonlySet<string>;

  constructor(schema: SubgraphSchema, { keys, requires, provides }: FieldSets) {
    const fieldSets = [...keys, ...requires, ...provides];
    this.#schema = schema;
    this.#coordinates = new Set(
      fieldSets.flatMap(({ fields }) => fields.map(({ field }) => field.coordinate)),
    );
    this.#mentioned = new Set(fieldSets.filter(isBroken).flatMap(wordsOf));
    this.#addContextSelections();
  }

  has(field: SubgraphField, type: SubgraphObjectType): boolean {
    return (
      this.#coordinates.has(field.coordinate) ||
      this.#mentioned.has(field.name) ||
      interfaceWithField(this.#schema, type, field.name) !== undefined
    );
  }

  #addContextSelections(): void {
    const { readers, settersByName } = readContexts(this.#schema);
    for (const { source } of readers) {
      const selection = parseFieldSet(source?.selection ?? "");
      for (const setter of settersByName.get(source?.context ?? "") ?? []) {
        const fields =
          typeof selection === "string" ? [] : selectFields(this.#schema, selection, setter).fields;
        for (const { field } of fields) {
          this.#coordinates.add(field.coordinate);
        }
      }
    }
  }
}

function isBroken({ selection, unknown }: FieldSet): boolean {
  return selection === undefined || unknown.length > 0;
}

function wordsOf({ text, use }: FieldSet): readonly string[] {
  return (text ?? print(use.node)).match(/\w+/g) ?? [];
}
