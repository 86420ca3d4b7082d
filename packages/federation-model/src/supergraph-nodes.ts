import type { FieldDefinitionNode, TypeDefinitionNode } from "graphql";
import type { ModelField, ModelType } from "./model.ts";

/**
 * The nodes that types and fields are read from, while they are. The model does not keep them: with them it would hold
 * the whole document, several times its own size.
 */
export class SupergraphNodes {
  readonly #types = new Map<ModelType, TypeDefinitionNode>();
  readonly #fields = new Map<ModelField, FieldDefinitionNode>();

  addType(type: ModelType, node: TypeDefinitionNode): void {
    this.#types.set(type, node);
  }

  addField(field: ModelField, node: FieldDefinitionNode): void {
    this.#fields.set(field, node);
  }

  ofType(type: ModelType): TypeDefinitionNode {
    return known(this.#types.get(type), type);
  }

  ofField(field: ModelField): FieldDefinitionNode {
    return known(this.#fields.get(field), field);
  }
}

function known<Node>(node: Node | undefined, { name }: ModelType | ModelField): Node {
  if (node === undefined) {
    throw new TypeError(`"${name}" was read without its node.`);
  }
  return node;
}
