import { type ConstValueNode, Kind, type TypeNode } from "graphql";
import {
  type FederationDirectiveUse,
  federationUses,
  type SubgraphField,
} from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * A `@listSize` speaks of a list: that of its field, or those of the fields it names; its arguments are numbers that
 * the field takes, and its assumption is not negative.
 * Errors: LIST_SIZE_APPLIED_TO_NON_LIST, LIST_SIZE_INVALID_ASSUMED_SIZE, LIST_SIZE_INVALID_SIZED_FIELD,
 * LIST_SIZE_INVALID_SLICING_ARGUMENT.
 */
export function listSizesFit(context: SubgraphRuleContext): void {
  for (const type of context.schema.types.values()) {
    for (const field of type.kind === "object" || type.kind === "interface" ? type.fields.values() : []) {
      for (const use of federationUses(field, "listSize")) {
        checkLists({ field, use, context });
        checkAssumedSize({ field, use, context });
        checkSlicingArguments({ field, use, context });
      }
    }
  }
}

interface ListSizeUse {
  readonly field: SubgraphField;
  readonly use: FederationDirectiveUse;
  readonly context: SubgraphRuleContext;
}

function checkLists({ field, use, context }: ListSizeUse): void {
  const about = { coordinate: field.coordinate, nodes: [use.node, field.node] as const };
  const sizedFields = textsOf(use.values.get("sizedFields"));
  if (sizedFields.length === 0 && !isList(field)) {
    context.report({
      ...about,
      code: "LIST_SIZE_APPLIED_TO_NON_LIST",
      message: `"@listSize" stands on "${field.coordinate}", whose type "${field.type.text}" is not a list.`,
      mend: "Remove it, or name the lists of what the field returns in sizedFields.",
    });
  }
  const type = context.schema.types.get(field.type.name);
  const fields = type?.kind === "object" || type?.kind === "interface" ? type.fields : undefined;
  for (const name of sizedFields) {
    const sized = fields?.get(name);
    if (sized === undefined) {
      context.report({
        ...about,
        code: "LIST_SIZE_INVALID_SIZED_FIELD",
        message: `"${field.type.name}" has no field "${name}" for the "@listSize" on "${field.coordinate}".`,
        mend: `Name a list field of what the field returns.${context.suggestions.of(name, () => fields?.keys() ?? [])}`,
      });
    } else if (!isList(sized)) {
      context.report({
        ...about,
        code: "LIST_SIZE_APPLIED_TO_NON_LIST",
        message: `The "@listSize" on "${field.coordinate}" names "${sized.coordinate}", whose type "${sized.type.text}" is not a list.`,
        mend: "Name a list field of what the field returns.",
        nodes: [use.node, sized.node],
      });
    }
  }
}

function checkAssumedSize({ field, use, context }: ListSizeUse): void {
  const size = use.values.get("assumedSize");
  if (size?.kind === Kind.INT && Number(size.value) < 0) {
    context.report({
      code: "LIST_SIZE_INVALID_ASSUMED_SIZE",
      coordinate: field.coordinate,
      message: `The "@listSize" on "${field.coordinate}" assumes ${size.value} items.`,
      mend: "Assume zero or more.",
      nodes: [use.node],
    });
  }
}

function checkSlicingArguments({ field, use, context }: ListSizeUse): void {
  for (const name of textsOf(use.values.get("slicingArguments"))) {
    const argument = field.args.get(name);
    if (argument?.type.text === "Int" || argument?.type.text === "Int!") {
      continue;
    }
    const isUnknown = argument === undefined;
    context.report({
      code: "LIST_SIZE_INVALID_SLICING_ARGUMENT",
      coordinate: field.coordinate,
      message: isUnknown
        ? `"${field.coordinate}" has no argument "${name}" for its "@listSize".`
        : `The "@listSize" on "${field.coordinate}" names the argument "${name}", whose type is "${argument.type.text}".`,
      mend: `Name an argument of the type "Int".${isUnknown ? context.suggestions.of(name, () => field.args.keys()) : ""}`,
      nodes: [use.node, argument?.node ?? field.node],
    });
  }
}

function isList({ type }: SubgraphField): boolean {
  const node: TypeNode = type.node.kind === Kind.NON_NULL_TYPE ? type.node.type : type.node;
  return node.kind === Kind.LIST_TYPE;
}

/** The strings of a list; one string is a list of one, as everywhere in GraphQL. */
function textsOf(value: ConstValueNode | undefined): readonly string[] {
  if (value?.kind === Kind.LIST) {
    return value.values.flatMap(textsOf);
  }
  return value?.kind === Kind.STRING ? [value.value] : [];
}
