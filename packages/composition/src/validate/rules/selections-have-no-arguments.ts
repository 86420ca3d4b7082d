import type { CompositionErrorCode } from "../../errors.ts";
import { argumentProblems } from "../argument-problems.ts";
import { type FieldSet, quoteFieldSet } from "../field-sets.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * `@key` and `@provides` select fields that take no arguments. Each field is told once, however often it is selected;
 * what is not a selection at all, or gives wrong arguments, is told by the rules for that.
 * Errors: KEY_FIELDS_HAS_ARGS, PROVIDES_FIELDS_HAS_ARGS.
 */
export function selectionsHaveNoArguments(context: SubgraphRuleContext): void {
  for (const fieldSet of context.fieldSets.keys) {
    checkFieldSet(fieldSet, "KEY_FIELDS_HAS_ARGS", context);
  }
  for (const fieldSet of context.fieldSets.provides) {
    checkFieldSet(fieldSet, "PROVIDES_FIELDS_HAS_ARGS", context);
  }
}

function checkFieldSet(fieldSet: FieldSet, code: CompositionErrorCode, context: SubgraphRuleContext): void {
  const { unknown, fields } = fieldSet;
  if (
    unknown.length > 0 ||
    fields.some((selected) => argumentProblems(selected, context.schema).length > 0)
  ) {
    return;
  }
  const withArguments = new Set(fields.map(({ field }) => field).filter((field) => field.args.size > 0));
  for (const field of withArguments) {
    context.report({
      code,
      coordinate: fieldSet.holder.coordinate,
      message: `${quoteFieldSet(fieldSet)} selects "${field.coordinate}", which takes arguments.`,
      mend: "Select a field without arguments, or add one that gives the same value.",
      nodes: [fieldSet.use.node, field.node],
    });
  }
}
