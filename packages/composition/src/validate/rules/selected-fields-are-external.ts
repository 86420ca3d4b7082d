import type { CompositionErrorCode } from "../../errors.ts";
import { type FieldSet, quoteFieldSet } from "../field-sets.ts";
import type { SelectedField } from "../selected-fields.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * What `@requires` and `@provides` select comes from elsewhere: each field at the end of a selection is external, or
 * lies inside of one that is.
 * Errors: REQUIRES_FIELDS_MISSING_EXTERNAL, PROVIDES_FIELDS_MISSING_EXTERNAL.
 */
export function selectedFieldsAreExternal(context: SubgraphRuleContext): void {
  for (const fieldSet of context.fieldSets.requires) {
    checkFieldSet(fieldSet, "REQUIRES_FIELDS_MISSING_EXTERNAL", context);
  }
  for (const fieldSet of context.fieldSets.provides) {
    checkFieldSet(fieldSet, "PROVIDES_FIELDS_MISSING_EXTERNAL", context);
  }
}

function checkFieldSet(fieldSet: FieldSet, code: CompositionErrorCode, context: SubgraphRuleContext): void {
  const { externals } = context;
  const { holder, unknown } = fieldSet;
  // A selection that cannot be read, or that stands where it must not, is told by other rules.
  if (
    unknown.length > 0 ||
    context.schema.types.get("parent" in holder ? holder.parent : "")?.kind !== "object"
  ) {
    return;
  }
  const isOutside = (outer: SelectedField | undefined): boolean =>
    outer !== undefined && (externals.isExternal(outer.field) || isOutside(outer.outer));
  const fields = new Map(
    fieldSet.fields
      .filter(
        ({ node, field, outer }) =>
          node.selectionSet === undefined && !externals.isExternal(field) && !isOutside(outer),
      )
      .map(({ field }) => [field.coordinate, field]),
  );
  const typenames = fieldSet.typenames
    .filter(({ outer }) => !isOutside(outer))
    .map(({ parent }) => `${parent.name}.__typename`);
  const names = [...fields.keys(), ...new Set(typenames)];
  if (names.length > 0) {
    context.report({
      code,
      coordinate: holder.coordinate,
      message: `${quoteFieldSet(fieldSet)} selects ${quoteList(names)}, which this subgraph resolves anyway.`,
      mend: mendFor([...fields.values()].some((field) => externals.isKeyOfExtension(field))),
      nodes: [fieldSet.use.node, ...[...fields.values()].map(({ node }) => node)],
    });
  }
}

function mendFor(hasKeyOfExtension: boolean): string {
  return hasKeyOfExtension
    ? 'Remove it from the selection: "@external" says nothing on a key field of a type that is extended.'
    : 'Mark what another subgraph resolves with "@external", and remove the rest from the selection.';
}

function quoteList(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}
