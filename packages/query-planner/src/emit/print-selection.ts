import { print, visit } from "graphql";
import type { FieldDraft, SelectionDraft } from "../fetch-graph/fetch-draft.ts";
import { conditionKey, either, implies, type When } from "../normalise/conditions.ts";
import { printConditional } from "./print-conditional.ts";

/** What printing gathers on the way. */
export interface PrintContext {
  readonly subgraph: number;
  /** Names of the client's variables that are used. */
  readonly variables: Set<string>;
}

/**
 * The selection set of a fetch's document, with braces. Fields that all possible types have come without a type
 * condition where the subgraph's type of the place has them; the rest stand under `... on Type`.
 * `given` is a condition that is known to hold.
 */
export function printSelectionSet(selection: SelectionDraft, given: When, context: PrintContext): string {
  return `{${printSelections(selection, given, context)}}`;
}

/**
 * The same for `_entities`, where the place has no type of its own: everything stands under type conditions, of an
 * interface where that has the fields for all types that are asked for.
 */
export function printEntitySelections(selection: SelectionDraft, given: When, context: PrintContext): string {
  const isShared =
    isDirect(selection) ||
    (selection.type.possibleTypesBySubgraph.has(context.subgraph) &&
      selection.fields.some((field) => isOnPlace(field, selection, context.subgraph)));
  return isShared
    ? `{...on ${selection.type.name}${printSelectionSet(selection, given, context)}}`
    : `{${printByType(selection.fields, given, context)}}`;
}

function printSelections(selection: SelectionDraft, given: When, context: PrintContext): string {
  const direct = selection.fields.filter((field) => isOnPlace(field, selection, context.subgraph));
  const others = selection.fields.filter((field) => !direct.includes(field));
  return [
    ...direct.map((field) => printField(field, conditionOfAny(field), given, context)),
    printByType(others, given, context),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function printByType(fields: readonly FieldDraft[], given: When, context: PrintContext): string {
  const types = new Set(fields.flatMap((field) => [...field.whenByType.keys()]));
  return [...types]
    .sort((a, b) => a.id - b.id)
    .map((type) => {
      const own = fields.filter((field) => field.whenByType.has(type));
      const inner = own
        .map((field) => printField(field, field.whenByType.get(type), given, context))
        .join(" ");
      return `...on ${type.name}{${inner}}`;
    })
    .join(" ");
}

/** Whether the place has one type in the subgraph, so that no field needs a type condition. */
function isDirect(selection: SelectionDraft): boolean {
  return selection.type.kind === "object" || selection.isOpaque;
}

/** Whether a field can be asked for without a type condition: every type that is possible has it, alike. */
function isOnPlace(field: FieldDraft, selection: SelectionDraft, subgraph: number): boolean {
  if (isDirect(selection) || field.fieldName === "__typename") {
    return true;
  }
  const possible = selection.type.possibleTypesBySubgraph.get(subgraph) ?? [];
  return (
    possible.length > 0 &&
    possible.every((type) => field.whenByType.has(type)) &&
    new Set([...field.whenByType.values()].map(conditionKey)).size === 1 &&
    selection.type.fields.get(field.fieldName)?.places.has(subgraph) === true
  );
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
  const head = alias + field.fieldName + printArguments(field);
  const inner = (known: When): string =>
    field.below === undefined ? "" : printSelectionSet(field.below, known, context);
  if (when === undefined || implies(given, when)) {
    return head + inner(given);
  }
  return when.map((tests) => printConditional(tests, head, inner([tests]), context.variables)).join(" ");
}

/** When any of the types has the field: the types of an interface-object cannot be told apart where it is. */
function conditionOfAny(field: FieldDraft): When {
  return [...field.whenByType.values()].reduce<When>((sum, when) => either(sum, when), []);
}

function printArguments(field: FieldDraft): string {
  if (field.arguments.length === 0) {
    return "";
  }
  const parts = field.arguments.map((argument) => `${argument.name.value}:${print(argument.value)}`);
  return `(${parts.join(",")})`;
}
