import type { ModelType } from "@hansa/federation-model";
import { print, visit } from "graphql";
import type { FieldDraft, SelectionDraft } from "../fetch-graph/fetch-draft.ts";
import { conditionKey, type When } from "../normalise/conditions.ts";
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

/** The same for `_entities`, where the place has no type of its own: everything stands under type conditions. */
export function printEntitySelections(selection: SelectionDraft, given: When, context: PrintContext): string {
  if (isDirect(selection)) {
    return `{...on ${selection.type.name}${printSelectionSet(selection, given, context)}}`;
  }
  return `{${printByType(selection, selection.fields, given, context)}}`;
}

function printSelections(selection: SelectionDraft, given: When, context: PrintContext): string {
  const possible = possibleIn(selection, context.subgraph);
  const direct = selection.fields.filter((field) => isOnPlace(field, selection, possible, context.subgraph));
  const others = selection.fields.filter((field) => !direct.includes(field));
  return [
    ...direct.map((field) => printField(field, given, context)),
    printByType(selection, others, given, context),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function printByType(
  selection: SelectionDraft,
  fields: readonly FieldDraft[],
  given: When,
  context: PrintContext,
): string {
  return selection.types
    .map((type) => {
      const own = fields.filter((field) => field.types.includes(type));
      const inner = own.map((field) => printField(field, given, context)).join(" ");
      return inner === "" ? "" : `...on ${type.name}{${inner}}`;
    })
    .filter((part) => part !== "")
    .join(" ");
}

/** Whether the place has one type in the subgraph, so that no field needs a type condition. */
function isDirect(selection: SelectionDraft): boolean {
  return selection.type.kind === "object" || selection.isOpaque;
}

function isOnPlace(
  field: FieldDraft,
  selection: SelectionDraft,
  possible: readonly ModelType[],
  subgraph: number,
): boolean {
  if (isDirect(selection)) {
    return true;
  }
  if (!possible.every((type) => field.types.includes(type))) {
    return false;
  }
  return (
    field.fieldName === "__typename" ||
    selection.type.fields.get(field.fieldName)?.places.has(subgraph) === true
  );
}

function possibleIn(selection: SelectionDraft, subgraph: number): readonly ModelType[] {
  return selection.type.possibleTypesBySubgraph.get(subgraph) ?? selection.types;
}

function printField(field: FieldDraft, given: When, context: PrintContext): string {
  for (const argument of field.arguments) {
    visit(argument, {
      Variable(node) {
        context.variables.add(node.name.value);
      },
    });
  }
  const alias = field.dataKey === field.fieldName ? "" : `${field.dataKey}:`;
  const head = alias + field.fieldName + printArguments(field);
  const isImplied = field.when === undefined || conditionKey(field.when) === conditionKey(given);
  const inner = (known: When): string =>
    field.below === undefined ? "" : printSelectionSet(field.below, known, context);
  if (isImplied) {
    return head + inner(given);
  }
  return (field.when ?? [])
    .map((tests) => printConditional(tests, head, inner([tests]), context.variables))
    .join(" ");
}

function printArguments(field: FieldDraft): string {
  if (field.arguments.length === 0) {
    return "";
  }
  const parts = field.arguments.map((argument) => `${argument.name.value}:${print(argument.value)}`);
  return `(${parts.join(",")})`;
}
