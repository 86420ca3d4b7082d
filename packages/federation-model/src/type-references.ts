import { Kind, type TypeNode } from "graphql";
import type { TypeReference } from "./model.ts";

/** Reads types with their wrappers, each different one once: the fields of a graph have few. */
export class TypeReferences {
  readonly #byText = new Map<string, TypeReference>();

  /** The type that a node refers to. */
  of(node: TypeNode): TypeReference {
    const text = typeText(node);
    const known = this.#byText.get(text);
    if (known !== undefined) {
      return known;
    }
    const reference = { ...unwrap(node), text };
    this.#byText.set(text, reference);
    return reference;
  }
}

/** A type as in the schema language. */
function typeText(node: TypeNode): string {
  switch (node.kind) {
    case Kind.NAMED_TYPE:
      return node.name.value;
    case Kind.LIST_TYPE:
      return `[${typeText(node.type)}]`;
    case Kind.NON_NULL_TYPE:
      return `${typeText(node.type)}!`;
  }
}

function unwrap(node: TypeNode): Pick<TypeReference, "name" | "listDepth"> {
  let inner = node;
  let listDepth = 0;
  while (inner.kind !== Kind.NAMED_TYPE) {
    listDepth += inner.kind === Kind.LIST_TYPE ? 1 : 0;
    inner = inner.type;
  }
  return { name: inner.name.value, listDepth };
}
