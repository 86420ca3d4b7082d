import type { CompositionErrorCode } from "../../errors.ts";
import { type FieldSetDirective, quoteFieldSet } from "../field-sets.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

const codes: Readonly<Record<FieldSetDirective, CompositionErrorCode>> = {
  key: "KEY_DIRECTIVE_IN_FIELDS_ARG",
  requires: "REQUIRES_DIRECTIVE_IN_FIELDS_ARG",
  provides: "PROVIDES_DIRECTIVE_IN_FIELDS_ARG",
};

/**
 * The selections of `@key`, `@requires` and `@provides` hold no directives.
 * Errors: {KEY,REQUIRES,PROVIDES}_DIRECTIVE_IN_FIELDS_ARG.
 */
export function selectionsHaveNoDirectives(context: SubgraphRuleContext): void {
  const { keys, requires, provides } = context.fieldSets;
  for (const fieldSet of [...keys, ...requires, ...provides]) {
    const [first] = fieldSet.directives;
    if (first !== undefined) {
      context.report({
        code: codes[fieldSet.directive],
        coordinate: fieldSet.holder.coordinate,
        message: `${quoteFieldSet(fieldSet)} holds the directive "@${first.name.value}".`,
        mend: "Remove it: what is selected there is always fetched.",
        nodes: [fieldSet.use.node],
      });
    }
  }
}
