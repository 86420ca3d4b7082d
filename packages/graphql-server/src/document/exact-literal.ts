import { parseExactJson } from "@hansa/core";
import { Kind, type ValueNode } from "graphql";

/** A literal without variables as JSON has it, with its numbers as they were written; enum values are texts. */
export function readExactLiteral(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return parseExactJson(node.value);
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.LIST:
      return node.values.map(readExactLiteral);
    case Kind.OBJECT: {
      const object: Record<string, unknown> = Object.create(null);
      for (const { name, value } of node.fields) {
        object[name.value] = readExactLiteral(value);
      }
      return object;
    }
    case Kind.NULL:
    case Kind.VARIABLE:
      return null;
  }
}
