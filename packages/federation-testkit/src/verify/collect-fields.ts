import {
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { isDeferred, isIncluded } from "./assignments.ts";
import { typeNamed } from "./model-lookup.ts";
import type { SymbolicRun } from "./symbolic-run.ts";

/** Selections of the client, and the deferred fragment that they lie in. */
export interface ClientSet {
  readonly set: SelectionSetNode;
  readonly deferred: DeferredUse | undefined;
}

/** A field as one of its selections has it. */
export interface ClientField {
  readonly node: FieldNode;
  readonly deferred: DeferredUse | undefined;
}

/** A fragment with `@defer` where the response has it. */
export interface DeferredUse {
  readonly label: string | undefined;
  /** The response keys from the root to the object. */
  readonly path: string;
  readonly parent: DeferredUse | undefined;
}

/** What the client selects of an object of one type: fields by response key, in the order of the answer. */
export function collectFields(
  run: SymbolicRun,
  sets: readonly ClientSet[],
  at: { readonly type: string; readonly path: string },
): ReadonlyMap<string, readonly ClientField[]> {
  const fields = new Map<string, ClientField[]>();
  for (const set of sets) {
    collectInto(run, set, at, fields);
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
  { set, deferred }: ClientSet,
  at: { readonly type: string; readonly path: string },
  fields: Map<string, ClientField[]>,
): void {
  for (const node of set.selections) {
    if (!isIncluded(run.assignment, node.directives)) {
      continue;
    }
    if (node.kind === Kind.FIELD) {
      const key = (node.alias ?? node.name).value;
      fields.set(key, [...(fields.get(key) ?? []), { node, deferred }]);
      continue;
    }
    const fragment = fragmentOf(run, node);
    const condition = fragment?.typeCondition?.name.value;
    const type = condition === undefined ? undefined : typeNamed(run.model, condition);
    if (
      fragment !== undefined &&
      (type === undefined || type.possibleTypes.some((possible) => possible.name === at.type))
    ) {
      const inner = deferredUse(run, node, { path: at.path, parent: deferred }) ?? deferred;
      collectInto(run, { set: fragment.selectionSet, deferred: inner }, at, fields);
    }
  }
}

function deferredUse(
  run: SymbolicRun,
  node: Exclude<SelectionNode, FieldNode>,
  at: Pick<DeferredUse, "path" | "parent">,
): DeferredUse | undefined {
  const directive = node.directives?.find(({ name }) => name.value === "defer");
  if (directive === undefined || !isDeferred(run.assignment, directive)) {
    return undefined;
  }
  const label = directive.arguments?.find(({ name }) => name.value === "label")?.value;
  return { ...at, label: label?.kind === Kind.STRING ? label.value : undefined };
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
