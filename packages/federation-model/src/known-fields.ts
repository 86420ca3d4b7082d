import type { TypeDefinitionNode } from "graphql";
import type { FieldBuilder } from "./type-builder.ts";

/** What a field's node says by itself. */
export interface FieldFacts extends Pick<FieldBuilder, "type" | "argumentTexts" | "inaccessible"> {
  /** Shared with other fields; nothing where a place says more than where it is. */
  readonly plainPlaces: FieldBuilder["places"] | undefined;
}

/** The facts of fields by the nodes of their types. */
export class KnownFields {
  #surroundings = "";
  #factsByType = new WeakMap<TypeDefinitionNode, readonly FieldFacts[]>();

  /** Says what facts depend on beyond the nodes, as a text: those that were read by another are forgotten. */
  see(surroundings: string): void {
    if (surroundings !== this.#surroundings) {
      this.#surroundings = surroundings;
      this.#factsByType = new WeakMap();
    }
  }

  /** The facts of a type's fields, in their order, which are read where they are not known. */
  of(node: TypeDefinitionNode, read: () => readonly FieldFacts[]): readonly FieldFacts[] {
    const facts = this.#factsByType.get(node) ?? read();
    this.#factsByType.set(node, facts);
    return facts;
  }
}
