import type { FieldDefinitionNode, TypeDefinitionNode } from "graphql";
import type { ModelField, ModelType } from "./model.ts";

/**
 * The nodes that types and fields are read from, while they are. The model does not keep them: with them it would hold
 * the whole document, several times its own size.
 */
export class SupergraphNodes {
  /** By the ids of what was read, which are dense. */
  readonly #types: TypeDefinitionNode[] = [];
  readonly #fields: FieldDefinitionNode[] = [];

  addType({ id }: ModelType, node: TypeDefinitionNode): void {
    this.#types[id] = node;
  }

  addField({ id }: ModelField, node: FieldDefinitionNode): void {
    this.#fields[id] = node;
  }

  ofType(type: ModelType): TypeDefinitionNode {
    return known(this.#types[type.id], type);
  }

  ofField(field: ModelField): FieldDefinitionNode {
    return known(this.#fields[field.id], field);
  }
}

function known<Node>(node: Node | undefined, { name }: ModelType | ModelField): Node {
  if (node === undefined) {
    throw new TypeError(`"${name}" was read without its node.`);
  }
  return node;
}
