import type { FieldDefinitionNode } from "graphql";
import type { FieldBuilder } from "./type-builder.ts";

/** What a field's node says by itself. */
export interface FieldFacts extends Pick<FieldBuilder, "type" | "argumentTexts" | "inaccessible"> {
  /** Shared with other fields; nothing where a place says more than where it is. */
  readonly plainPlaces: FieldBuilder["places"] | undefined;
}

/** The facts of fields by their nodes, which belong to one type. */
export class KnownFields {
  #surroundings = "";
  #factsByNode = new WeakMap<FieldDefinitionNode, FieldFacts>();

  /** Says what facts depend on beyond the nodes, as a text: those that were read by another are forgotten. */
  see(surroundings: string): void {
    if (surroundings !== this.#surroundings) {
      this.#surroundings = surroundings;
      this.#factsByNode = new WeakMap();
    }
  }

  of(node: FieldDefinitionNode): FieldFacts | undefined {
    return this.#factsByNode.get(node);
  }

  add(node: FieldDefinitionNode, facts: FieldFacts): void {
    this.#factsByNode.set(node, facts);
  }
}
