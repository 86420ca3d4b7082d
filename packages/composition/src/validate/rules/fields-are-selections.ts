import type { CompositionErrorCode } from "../../errors.ts";
import { type FieldSet, type FieldSetDirective, invalidFieldsCodes, quoteFieldSet } from "../field-sets.ts";
import type { SelectedField, UnknownSelection } from "../selected-fields.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

const invalidTypeCodes: Readonly<Record<FieldSetDirective, CompositionErrorCode>> = {
  key: "KEY_INVALID_FIELDS_TYPE",
  requires: "REQUIRES_INVALID_FIELDS_TYPE",
  provides: "PROVIDES_INVALID_FIELDS_TYPE",
};

/**
 * The `fields` of `@key`, `@requires` and `@provides` are a string, and that is a selection of fields that exist.
 * Errors: {KEY,REQUIRES,PROVIDES}_INVALID_FIELDS_TYPE, {KEY,REQUIRES,PROVIDES}_INVALID_FIELDS.
 */
export function fieldsAreSelections(context: SubgraphRuleContext): void {
  const { keys, requires, provides } = context.fieldSets;
  const propose = ({ name, options }: UnknownSelection): string =>
    context.suggestions.of(name, () => options);
  for (const fieldSet of [...keys, ...requires, ...provides]) {
    checkFieldSet(fieldSet, context, propose);
  }
}

function checkFieldSet(
  fieldSet: FieldSet,
  context: SubgraphRuleContext,
  propose: (unknown: UnknownSelection) => string,
): void {
  const { directive, use, holder, text, problem, selection, unknown } = fieldSet;
  const about = { coordinate: holder.coordinate, nodes: [use.node] as const };
  if (text === undefined) {
    context.report({
      ...about,
      code: invalidTypeCodes[directive],
      message: `The fields of "@${directive}" on "${holder.coordinate}" are not a string.`,
      mend: 'Write them like fields: "id".',
    });
    return;
  }
  const given = quoteFieldSet(fieldSet);
  if (selection === undefined) {
    context.report({
      ...about,
      code: invalidFieldsCodes[directive],
      message: `The fields of ${given} are not a selection: ${problem ?? "They cannot be read."}`,
      mend: 'Write names of fields with spaces between them, and what is inside of objects in braces: "id owner { id }".',
    });
    return;
  }
  for (const one of unknown) {
    if (directive === "key" && isBelowAbstract(one.outer, context)) {
      continue;
    }
    context.report({
      ...about,
      code: invalidFieldsCodes[directive],
      message: `In ${given}, ${one.reason}.${propose(one)}`,
      mend: "Correct the selection, or the type that it is of.",
    });
  }
}

/** Of an interface or union nothing may be in a key, which another rule tells. */
function isBelowAbstract(outer: SelectedField | undefined, context: SubgraphRuleContext): boolean {
  for (let at = outer; at !== undefined; at = at.outer) {
    const kind = context.schema.types.get(at.field.type.name)?.kind;
    if (kind === "interface" || kind === "union") {
      return true;
    }
  }
  return false;
}
