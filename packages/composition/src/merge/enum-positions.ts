import type { SubgraphInput, SubgraphSchema } from "../read/subgraph-schema.ts";

/** Where the values of an enum go: from clients, to clients, both, or nowhere. */
export interface EnumPosition {
  readonly isInput: boolean;
  readonly isOutput: boolean;
}

/** The positions of every type that fields and arguments name, over all subgraphs. */
export class EnumPositions {
  readonly #inputs = new Set<string>();
  readonly #outputs = new Set<string>();

  constructor(subgraphs: readonly SubgraphSchema[]) {
    for (const { types } of subgraphs) {
      for (const type of types.values()) {
        if (type.kind === "input") {
          this.#addInputs(type.fields.values());
        } else if (type.kind === "object" || type.kind === "interface") {
          for (const field of type.fields.values()) {
            this.#outputs.add(field.type.name);
            this.#addInputs(field.args.values());
          }
        }
      }
    }
  }

  /** Where values of a type go. */
  of(name: string): EnumPosition {
    return { isInput: this.#inputs.has(name), isOutput: this.#outputs.has(name) };
  }

  #addInputs(inputs: Iterable<SubgraphInput>): void {
    for (const { type } of inputs) {
      this.#inputs.add(type.name);
    }
  }
}
