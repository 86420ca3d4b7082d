import { argumentProblems } from "../argument-problems.ts";
import { type FieldSet, invalidFieldsCodes, quoteFieldSet } from "../field-sets.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * What `@key`, `@requires` and `@provides` select has the arguments that its field has, with values of their types, and
 * all that must be given. That keys and what is provided take none at all is a rule of its own.
 * Errors: {KEY,REQUIRES,PROVIDES}_INVALID_FIELDS.
 */
export function selectedArgumentsAreValid(context: SubgraphRuleContext): void {
  const { keys, requires, provides } = context.fieldSets;
  const propose = (name: string, options: () => Iterable<string>): string =>
    context.suggestions.of(name, options);
  for (const fieldSet of [...keys, ...requires, ...provides]) {
    for (const selected of fieldSet.fields) {
      for (const problem of argumentProblems(selected, context.schema, propose)) {
        report(fieldSet, problem, context);
      }
    }
  }
}

function report(fieldSet: FieldSet, problem: string, context: SubgraphRuleContext): void {
  context.report({
    code: invalidFieldsCodes[fieldSet.directive],
    coordinate: fieldSet.holder.coordinate,
    message: `In ${quoteFieldSet(fieldSet)}, ${problem}`,
    mend: "Correct the arguments of the selection.",
    nodes: [fieldSet.use.node],
  });
}
