import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { PlanError } from "../errors.ts";
import type { QueryPlannerSettings } from "../settings.ts";

/** The size of a selection set with its fragments expanded. */
interface Measure {
  readonly depth: number;
  readonly fields: number;
}

/**
 * Refuses an operation that is too deep or too large, before anything walks it recursively or expands it. Takes time
 * in proportion to the document, however much its fragments multiply.
 *
 * @throws PlanError OPERATION_TOO_DEEP, OPERATION_TOO_LARGE, FRAGMENT_CYCLE, OPERATION_INVALID.
 */
export function checkOperationSize(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  settings: QueryPlannerSettings,
): void {
  const measured = new Map<string, Measure>();
  for (const name of fragmentsInOrder(operation.selectionSet, fragments)) {
    const fragment = fragments.get(name);
    if (fragment !== undefined) {
      measured.set(name, measureSelectionSet(fragment.selectionSet, measured, settings));
    }
  }
  const { fields } = measureSelectionSet(operation.selectionSet, measured, settings);
  if (fields > settings.maxExpandedFields) {
    throw new PlanError(
      "OPERATION_TOO_LARGE",
      `The operation has ${fields} selections once its fragments are expanded; ${settings.maxExpandedFields} are allowed (maxExpandedFields). Split it.`,
    );
  }
}

/** Every fragment in use, each behind those that it spreads. */
function fragmentsInOrder(
  root: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly string[] {
  const order: string[] = [];
  const state = new Map<string, "open" | "done">();
  const stack: { readonly name: string; readonly entered: boolean }[] = spreadsOf(root).map((name) => ({
    name,
    entered: false,
  }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { name, entered } = top;
    if (entered) {
      state.set(name, "done");
      order.push(name);
      continue;
    }
    if (state.get(name) === "done") {
      continue;
    }
    if (state.get(name) === "open") {
      throw new PlanError("FRAGMENT_CYCLE", `The fragment "${name}" spreads itself. Take the spread out.`);
    }
    const fragment = fragments.get(name);
    if (fragment === undefined) {
      throw new PlanError(
        "OPERATION_INVALID",
        `The fragment "${name}" is spread but not defined. Define it.`,
      );
    }
    state.set(name, "open");
    stack.push({ name, entered: true });
    for (const spread of spreadsOf(fragment.selectionSet)) {
      stack.push({ name: spread, entered: false });
    }
  }
  return order;
}

function spreadsOf(root: SelectionSetNode): readonly string[] {
  const names = new Set<string>();
  const stack = [root];
  for (let set = stack.pop(); set !== undefined; set = stack.pop()) {
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        names.add(node.name.value);
      } else if (node.selectionSet !== undefined) {
        stack.push(node.selectionSet);
      }
    }
  }
  return [...names];
}

function measureSelectionSet(
  root: SelectionSetNode,
  measured: ReadonlyMap<string, Measure>,
  settings: QueryPlannerSettings,
): Measure {
  let fields = 0;
  let depth = 0;
  const stack = [{ set: root, level: 1 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { set, level } = top;
    for (const node of set.selections) {
      const spread = node.kind === Kind.FRAGMENT_SPREAD ? measured.get(node.name.value) : undefined;
      fields += spread === undefined ? 1 : spread.fields;
      depth = Math.max(depth, level + (spread?.depth ?? 0));
      if (node.kind !== Kind.FRAGMENT_SPREAD && node.selectionSet !== undefined) {
        stack.push({ set: node.selectionSet, level: level + 1 });
      }
    }
  }
  if (depth > settings.maxDepth) {
    throw new PlanError(
      "OPERATION_TOO_DEEP",
      `The operation nests selections ${depth} deep; ${settings.maxDepth} are allowed (maxDepth). Split it.`,
    );
  }
  return { depth, fields };
}
