import {
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { isIncluded } from "./assignments.ts";
import { typeNamed } from "./model-lookup.ts";
import type { SymbolicRun } from "./symbolic-run.ts";

/** What the client selects of an object of one type: fields by response key, in the order of the answer. */
export function collectFields(
  run: SymbolicRun,
  sets: readonly SelectionSetNode[],
  typeName: string,
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  for (const set of sets) {
    collectInto(run, set, typeName, fields);
  }
  return fields;
}

/** Arguments as text, whatever their order. */
export function argumentsOf(node: FieldNode): string {
  return (node.arguments ?? [])
    .map((argument) => print(argument))
    .sort()
    .join(", ");
}

function collectInto(
  run: SymbolicRun,
  set: SelectionSetNode,
  typeName: string,
  fields: Map<string, FieldNode[]>,
): void {
  for (const node of set.selections) {
    if (!isIncluded(run.assignment, node.directives)) {
      continue;
    }
    if (node.kind === Kind.FIELD) {
      const key = (node.alias ?? node.name).value;
      fields.set(key, [...(fields.get(key) ?? []), node]);
      continue;
    }
    const fragment = fragmentOf(run, node);
    const condition = fragment?.typeCondition?.name.value;
    const type = condition === undefined ? undefined : typeNamed(run.model, condition);
    if (
      fragment !== undefined &&
      (type === undefined || type.possibleTypes.some((possible) => possible.name === typeName))
    ) {
      collectInto(run, fragment.selectionSet, typeName, fields);
    }
  }
}

function fragmentOf(
  run: SymbolicRun,
  node: Exclude<SelectionNode, FieldNode>,
): InlineFragmentNode | FragmentDefinitionNode | undefined {
  return node.kind === Kind.INLINE_FRAGMENT
    ? node
    : run.document.definitions.find(
        (one): one is FragmentDefinitionNode =>
          one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
      );
}
