import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import type { SubgraphSchema } from "../../read/subgraph-schema.ts";
import type { FieldSet } from "../../validate/field-sets.ts";
import type { SelectedField } from "../../validate/selected-fields.ts";

/**
 * The arguments in a `@requires` are those that the field has in the supergraph: whoever resolves it must know them,
 * and be given those that it insists on. Errors: REQUIRES_INVALID_FIELDS.
 */
export function requiredArgumentsExist(schema: MergedSchema, context: MergeContext): void {
  for (const subgraph of schema.subgraphs) {
    for (const requires of context.fieldSetsIn(subgraph).requires) {
      for (const selected of requires.fields) {
        checkArguments(selected, { requires, subgraph, schema, context });
      }
    }
  }
}

interface RequiresContext {
  readonly requires: FieldSet;
  readonly subgraph: SubgraphSchema;
  readonly schema: MergedSchema;
  readonly context: MergeContext;
}

function checkArguments({ field, node }: SelectedField, requiring: RequiresContext): void {
  const { requires, subgraph, schema, context } = requiring;
  const type = schema.types.get(field.parent);
  const merged =
    type?.kind === "object" || type?.kind === "interface" ? type.fields.get(field.name) : undefined;
  if (merged === undefined) {
    return;
  }
  const given = (node.arguments ?? []).map(({ name }) => name.value);
  const unknown = given.find((name) => !merged.args.has(name));
  const missing = [...merged.args.values()].find(
    ({ name, type: argumentType, defaultText }) =>
      argumentType.endsWith("!") && defaultText === undefined && !given.includes(name),
  );
  const others = merged.places.filter((place) => place.subgraph !== subgraph);
  const where = quoteNames(others.map((place) => place.subgraph.name));
  const problem =
    unknown !== undefined
      ? `gives "${field.coordinate}" the argument "${unknown}", which it does not have in ${where}`
      : missing !== undefined
        ? `does not give "${field.coordinate}" the argument "${missing.name}", which must be given in ${where}`
        : undefined;
  if (problem !== undefined) {
    context.error({
      code: "REQUIRES_INVALID_FIELDS",
      coordinate: requires.holder.coordinate,
      message: `The "@requires" of "${requires.holder.coordinate}" in "${subgraph.name}" ${problem}.`,
      mend: "Make the arguments agree.",
      places: [{ subgraph, element: { node: requires.use.node } }, ...others],
    });
  }
}
