import { type ASTNode, type FieldNode, type InlineFragmentNode, Kind, type SelectionSetNode } from "graphql";
import { hasFederationUse, type SubgraphType } from "../../read/subgraph-schema.ts";
import type { ContextArgument } from "../context-arguments.ts";
import { contextValueType, fitsArgument } from "../context-value-type.ts";
import { parseFieldSet } from "../field-sets.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * The selection of a `@fromContext` comes to one value for each type that sets the context, and the argument can hold
 * it. It is one field, or one field for each of several types.
 * Error: CONTEXT_INVALID_SELECTION.
 */
export function contextSelectionsFit(context: SubgraphRuleContext): void {
  for (const reader of context.contexts.readers) {
    const { source } = reader;
    const setters = context.contexts.settersByName.get(source?.context ?? "") ?? [];
    if (source === undefined || setters.length === 0 || reader.parent.kind !== "object") {
      continue;
    }
    const problem = checkSelection(parseFieldSet(source.selection), reader, { setters, context });
    if (problem !== undefined) {
      context.report({
        code: "CONTEXT_INVALID_SELECTION",
        coordinate: reader.argument.coordinate,
        message: `The selection of "${reader.argument.coordinate}" from the context "${source.context}" does not fit: ${problem.reason}.`,
        mend: problem.mend ?? "Select one field that has the value, for each type that sets the context.",
        nodes: [reader.use.node, ...problem.nodes],
      });
    }
  }
}

interface Problem {
  readonly reason: string;
  readonly mend?: string;
  readonly nodes: readonly ASTNode[];
}

interface Setting {
  readonly setters: readonly SubgraphType[];
  readonly context: SubgraphRuleContext;
}

function checkSelection(
  selection: SelectionSetNode | string,
  reader: ContextArgument,
  setting: Setting,
): Problem | undefined {
  if (typeof selection === "string") {
    return { reason: `it cannot be read (${selection})`, nodes: [] };
  }
  const fields = selection.selections.filter((node) => node.kind === Kind.FIELD);
  const fragments = selection.selections.filter((node) => node.kind === Kind.INLINE_FRAGMENT);
  const [field] = fields;
  if (fields.length + fragments.length !== selection.selections.length) {
    return { reason: "it uses a fragment that nothing defines", nodes: [] };
  }
  if (fields.length > 1 || (field !== undefined && fragments.length > 0)) {
    return { reason: "it comes to several values", nodes: [] };
  }
  return field === undefined
    ? checkFragments(fragments, reader, setting)
    : firstProblem(setting.setters, (setter) => checkValue(field, setter, { reader, ...setting }));
}

function checkFragments(
  fragments: readonly InlineFragmentNode[],
  reader: ContextArgument,
  setting: Setting,
): Problem | undefined {
  const names = fragments.map(({ typeCondition }) => typeCondition?.name.value ?? "");
  if (new Set(names).size < names.length || names.includes("")) {
    return { reason: "each of its parts needs a type of its own", nodes: [] };
  }
  const { types } = setting.context.schema;
  const unmet = setting.setters.find((setter) => !names.some((name) => canBe(types.get(name), setter)));
  if (unmet !== undefined) {
    return {
      reason: `no part of it is for "${unmet.name}", which sets the context`,
      nodes: unmet.nodes.slice(0, 1),
    };
  }
  return firstProblem(fragments, (fragment) => checkFragment(fragment, reader, setting));
}

function checkFragment(
  fragment: InlineFragmentNode,
  reader: ContextArgument,
  setting: Setting,
): Problem | undefined {
  const name = fragment.typeCondition?.name.value ?? "";
  const type = setting.context.schema.types.get(name);
  const [field, ...others] = fragment.selectionSet.selections;
  if ((fragment.directives ?? []).length > 0) {
    return { reason: "it holds a directive", mend: "Remove the directive.", nodes: [] };
  }
  if (type?.kind !== "object" || !setting.setters.some((setter) => canBe(type, setter))) {
    return { reason: `"${name}" is not an object type that sets the context`, nodes: [] };
  }
  if (field?.kind !== Kind.FIELD || others.length > 0) {
    return { reason: `its part for "${name}" does not come to one value`, nodes: [] };
  }
  return checkValue(field, type, { reader, ...setting });
}

/** Whether a part for objects of this type applies where the context is set by another. */
function canBe(type: SubgraphType | undefined, setter: SubgraphType): boolean {
  switch (setter.kind) {
    case "interface":
      return type?.kind === "object" && type.interfaces.has(setter.name);
    case "union":
      return type !== undefined && setter.members.has(type.name);
    default:
      return type?.name === setter.name;
  }
}

function checkValue(
  field: FieldNode,
  type: SubgraphType,
  { reader, context }: Setting & { readonly reader: ContextArgument },
): Problem | undefined {
  if (hasFederationUse(type, "interfaceObject")) {
    return {
      reason: `"${type.name}" is an interface object`,
      mend: "Set the context on a type that is not.",
      nodes: type.nodes.slice(0, 1),
    };
  }
  const value = contextValueType(context.schema, field, type);
  if (typeof value === "string") {
    return { reason: value, nodes: [] };
  }
  const { argument } = reader;
  return fitsArgument(value, argument.type.node)
    ? undefined
    : {
        reason: `the argument is of the type "${argument.type.text}", and the value that it finds on "${type.name}" of the type "${value.text}"`,
        mend: `Make the argument of the type "${value.text}": the context may have no value, so that it cannot be "!".`,
        nodes: [argument.node],
      };
}

function firstProblem<Item>(
  items: readonly Item[],
  check: (item: Item) => Problem | undefined,
): Problem | undefined {
  for (const item of items) {
    const problem = check(item);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}
