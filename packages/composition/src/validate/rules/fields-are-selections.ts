import { didYouMean, suggest } from "@hansa/core";
import type { CompositionErrorCode } from "../../errors.ts";
import { type FieldSet, type FieldSetDirective, quoteFieldSet } from "../field-sets.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

const codes: Readonly<
  Record<FieldSetDirective, { readonly type: CompositionErrorCode; readonly fields: CompositionErrorCode }>
> = {
  key: { type: "KEY_INVALID_FIELDS_TYPE", fields: "KEY_INVALID_FIELDS" },
  requires: { type: "REQUIRES_INVALID_FIELDS_TYPE", fields: "REQUIRES_INVALID_FIELDS" },
  provides: { type: "PROVIDES_INVALID_FIELDS_TYPE", fields: "PROVIDES_INVALID_FIELDS" },
};

/**
 * The `fields` of `@key`, `@requires` and `@provides` are a string, and that is a selection of fields that exist.
 * Errors: {KEY,REQUIRES,PROVIDES}_INVALID_FIELDS_TYPE, {KEY,REQUIRES,PROVIDES}_INVALID_FIELDS.
 */
export function fieldsAreSelections(context: SubgraphRuleContext): void {
  const { keys, requires, provides } = context.fieldSets;
  for (const fieldSet of [...keys, ...requires, ...provides]) {
    checkFieldSet(fieldSet, context);
  }
}

function checkFieldSet(fieldSet: FieldSet, context: SubgraphRuleContext): void {
  const { directive, use, holder, text, problem, selection, unknown } = fieldSet;
  const about = { coordinate: holder.coordinate, nodes: [use.node] as const };
  if (text === undefined) {
    context.report({
      ...about,
      code: codes[directive].type,
      message: `The fields of "@${directive}" on "${holder.coordinate}" are not a string.`,
      mend: 'Write them like fields: "id".',
    });
    return;
  }
  const given = quoteFieldSet(fieldSet);
  if (selection === undefined) {
    context.report({
      ...about,
      code: codes[directive].fields,
      message: `The fields of ${given} are not a selection: ${problem ?? "They cannot be read."}`,
      mend: 'Write names of fields with spaces between them, and what is inside of objects in braces: "id owner { id }".',
    });
    return;
  }
  for (const { reason, name, options } of unknown) {
    context.report({
      ...about,
      code: codes[directive].fields,
      message: `In ${given}, ${reason}.${didYouMean(suggest(name, options))}`,
      mend: "Correct the selection, or the type that it is of.",
    });
  }
}
