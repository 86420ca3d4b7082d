import { didYouMean, suggest } from "@hansa/core";
import { print } from "graphql";
import type { SubgraphInput } from "../../read/subgraph-schema.ts";
import { type FieldSet, invalidFieldsCodes, quoteFieldSet } from "../field-sets.ts";
import type { SelectedField } from "../selected-fields.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";
import { isValueOf } from "../value-of-type.ts";

/**
 * What `@key`, `@requires` and `@provides` select has the arguments that its field has, with values of their types, and
 * all that must be given. That keys and what is provided take none at all is a rule of its own.
 * Errors: {KEY,REQUIRES,PROVIDES}_INVALID_FIELDS.
 */
export function selectedArgumentsAreValid(context: SubgraphRuleContext): void {
  const { keys, requires, provides } = context.fieldSets;
  for (const fieldSet of [...keys, ...requires, ...provides]) {
    for (const selected of fieldSet.fields) {
      for (const problem of argumentProblems(selected, context)) {
        report(fieldSet, problem, context);
      }
    }
  }
}

/** What is wrong with the arguments of a selected field, in sentences. */
export function argumentProblems(
  { field, node }: SelectedField,
  { schema }: SubgraphRuleContext,
): readonly string[] {
  const given = new Map((node.arguments ?? []).map((argument) => [argument.name.value, argument.value]));
  const unknown = [...given.keys()]
    .filter((name) => !field.args.has(name))
    .map(
      (name) =>
        `"${field.coordinate}" has no argument "${name}".${didYouMean(suggest(name, field.args.keys()))}`,
    );
  const wrong = [...field.args.values()].flatMap((argument) => {
    const value = given.get(argument.name);
    if (value === undefined) {
      return isMandatory(argument) ? [`"${argument.coordinate}" must be given.`] : [];
    }
    return isValueOf(schema, value, argument.type.node)
      ? []
      : [`${print(value)} is not a value of the type "${argument.type.text}" of "${argument.coordinate}".`];
  });
  return [...unknown, ...wrong];
}

function isMandatory({ type, defaultValue }: SubgraphInput): boolean {
  return type.text.endsWith("!") && defaultValue === undefined;
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
