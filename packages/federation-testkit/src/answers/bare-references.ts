import {
  GraphQLIncludeDirective,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { conditionHolds } from "../world/universe.ts";
import { Identity, type MeantValue } from "./meant-value.ts";

/**
 * A value as one server gives it: references to entities that nobody knows are null where that may be and more is
 * selected of them than they have. `type` is the field's own, whatever the schema that is executed makes of it.
 */
export function withoutUnknown(
  value: MeantValue,
  type: GraphQLOutputType,
  info: GraphQLResolveInfo,
): MeantValue {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (Array.isArray(value)) {
    const itemType = isListType(inner) ? inner.ofType : inner;
    return value.map((item) => withoutUnknown(item, itemType, info));
  }
  const isLost =
    value instanceof Identity &&
    value.bareFields !== undefined &&
    !isNonNullType(type) &&
    selectsMore(value, value.bareFields, info);
  return isLost ? null : value;
}

/** Whether anything is selected of an object beside some fields. */
function selectsMore(object: Identity, fields: ReadonlySet<string>, info: GraphQLResolveInfo): boolean {
  const isMore = (set: SelectionSetNode): boolean =>
    set.selections.some((node) => {
      if (!isIncluded(node, info)) {
        return false;
      }
      if (node.kind === Kind.FIELD) {
        return node.name.value !== "__typename" && !fields.has(node.name.value);
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : info.fragments[node.name.value];
      const condition = fragment?.typeCondition?.name.value;
      return (
        fragment !== undefined &&
        conditionHolds(info.schema, condition, object.type) &&
        isMore(fragment.selectionSet)
      );
    });
  return info.fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && isMore(selectionSet));
}

function isIncluded(
  node: SelectionSetNode["selections"][number],
  { variableValues }: GraphQLResolveInfo,
): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false
  );
}
