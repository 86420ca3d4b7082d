import type { ModelType } from "@hansa/federation-model";
import { print, visit } from "graphql";
import type { ContextDraft, FieldDraft, SelectionDraft } from "../fetch-graph/fetch-draft.ts";
import { either, implies, type When } from "../normalise/conditions.ts";
import { printConditional } from "./print-conditional.ts";

/** What printing gathers on the way. */
export interface PrintContext {
  readonly subgraph: number;
  /** Names of the client's variables that are used. */
  readonly variables: Set<string>;
  /** What stands for a value that an argument takes from an object above. */
  readonly contextText: (context: ContextDraft) => string;
}

/**
 * The selection set of a fetch's document, with braces. What the type of the place is asked for comes without a type
 * condition; the rest stands under `... on Type`. `given` is a condition that is known to hold.
 */
export function printSelectionSet(selection: SelectionDraft, given: When, context: PrintContext): string {
  return selection.fragmentName === undefined
    ? `{${printSelections(selection, given, context)}}`
    : `{...${selection.fragmentName}}`;
}

/** The definition of a fragment. It may be spread under different conditions, so none is known to hold. */
export function printFragment(selection: SelectionDraft, context: PrintContext): string {
  const body = printSelections(selection, undefined, context);
  return `fragment ${selection.fragmentName ?? ""} on ${selection.type.name}{${body}}`;
}

/**
 * The same for `_entities`, where the place has no type of its own: everything stands under type conditions, of an
 * interface where that has the fields for all types that are asked for.
 */
export function printEntitySelections(selection: SelectionDraft, given: When, context: PrintContext): string {
  return isUnderOneType(selection, context.subgraph)
    ? `{...on ${selection.type.name}${printSelectionSet(selection, given, context)}}`
    : `{${printByType(selection.fields, given, context)}}`;
}

/** Whether all that is asked of `_entities` stands under one type condition, that of the place's type. */
export function isUnderOneType(selection: SelectionDraft, subgraph: number): boolean {
  return (
    selection.isDirect ||
    (selection.type.possibleTypesBySubgraph.has(subgraph) &&
      selection.fields.some((field) => isOnPlace(field, selection)))
  );
}

function printSelections(selection: SelectionDraft, given: When, context: PrintContext): string {
  const { fields } = selection;
  const direct = selection.isDirect ? fields : fields.filter((field) => isOnPlace(field, selection));
  let printed = "";
  for (const field of direct) {
    const text = printField(field, conditionOfAny(field), given, context);
    printed = printed === "" ? text : `${printed} ${text}`;
  }
  if (direct.length === fields.length) {
    return printed;
  }
  const others = fields.filter((field) => !direct.includes(field));
  const byType = printByType(others, given, context);
  return direct.length === 0 ? byType : `${printed} ${byType}`;
}

function printByType(fields: readonly FieldDraft[], given: When, context: PrintContext): string {
  const types = new Set(fields.flatMap((field) => askedTypes(field)));
  return [...types]
    .sort((a, b) => a.id - b.id)
    .map((type) => {
      const own = fields.filter((field) => askedTypes(field).includes(type));
      const inner = own
        .map((field) => {
          const when = field.through === undefined ? field.whenByType.get(type) : conditionOfAny(field);
          return printField(field, when, given, context);
        })
        .join(" ");
      return `...on ${type.name}{${inner}}`;
    })
    .join(" ");
}

function askedTypes(field: FieldDraft): readonly ModelType[] {
  return field.through === undefined ? [...field.whenByType.keys()] : [field.through];
}

/** Whether a field is asked for without a type condition. */
function isOnPlace(field: FieldDraft, selection: SelectionDraft): boolean {
  return selection.isDirect || field.fieldName === "__typename" || field.through === selection.type;
}

function printField(field: FieldDraft, when: When, given: When, context: PrintContext): string {
  for (const argument of field.arguments) {
    visit(argument, {
      Variable(node) {
        context.variables.add(node.name.value);
      },
    });
  }
  const alias = field.dataKey === field.fieldName ? "" : `${field.dataKey}:`;
  const head = alias + field.fieldName + printArguments(field, context);
  if (when === undefined || implies(given, when)) {
    return head + printBelow(field, given, context);
  }
  return when
    .map((tests) => {
      const below = printBelow(field, [tests], context);
      return printConditional(tests, head, below, context.variables);
    })
    .join(" ");
}

function printBelow({ below }: FieldDraft, given: When, context: PrintContext): string {
  return below === undefined ? "" : printSelectionSet(below, given, context);
}

/** When any of the types has the field: the types of an interface-object cannot be told apart where it is. */
function conditionOfAny(field: FieldDraft): When {
  let sum: When = [];
  for (const when of field.whenByType.values()) {
    if (when === undefined) {
      return undefined;
    }
    sum = either(sum, when);
  }
  return sum;
}

function printArguments(field: FieldDraft, { contextText }: PrintContext): string {
  if (field.arguments.length === 0 && field.contextArguments.length === 0) {
    return "";
  }
  const parts = [
    ...field.arguments.map((argument) => `${argument.name.value}:${print(argument.value)}`),
    ...field.contextArguments.map(({ name, context }) => `${name}:${contextText(context)}`),
  ];
  return `(${parts.join(",")})`;
}
