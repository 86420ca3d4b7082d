import {
  type ConstValueNode,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from "graphql";
import { scalarTypesByName } from "../schema/scalars.ts";
import type { Variables } from "./argument-binding.ts";

/**
 * The value of a literal that may hold variables; `undefined` where it is a variable without a value. The server has
 * validated the literal and coerced the variables already.
 *
 * https://spec.graphql.org/draft/#sec-Input-Objects.Input-Coercion
 */
export function coerceLiteral(type: GraphQLInputType, node: ValueNode, variables: Variables): unknown {
  if (node.kind === Kind.VARIABLE) {
    return Object.hasOwn(variables, node.name.value) ? variables[node.name.value] : undefined;
  }
  if (node.kind === Kind.NULL) {
    return null;
  }
  if (isNonNullType(type)) {
    return coerceLiteral(type.ofType, node, variables);
  }
  if (isListType(type)) {
    const items = node.kind === Kind.LIST ? node.values : [node];
    return items.map((item) => coerceLiteral(type.ofType, item, variables) ?? null);
  }
  if (isInputObjectType(type)) {
    const object: Record<string, unknown> = Object.create(null);
    const fields = type.getFields();
    for (const member of node.kind === Kind.OBJECT ? node.fields : []) {
      const field = fields[member.name.value];
      const value = field === undefined ? undefined : coerceLiteral(field.type, member.value, variables);
      if (value !== undefined) {
        object[member.name.value] = value;
      }
    }
    return object;
  }
  // Other scalars and enums have no literals that variables may stand within.
  return type.name === scalarTypesByName.JSON.name
    ? valueFromASTUntyped(node, variables)
    : type.coerceInputLiteral?.(node as ConstValueNode);
}
