import { quoteFieldSet } from "../field-sets.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * A key selects no field of an interface or a union: objects of different types would have to be compared. Lists are
 * allowed, as in all of federation 2.
 * Error: KEY_FIELDS_SELECT_INVALID_TYPE.
 */
export function keyFieldsAreValues(context: SubgraphRuleContext): void {
  for (const fieldSet of context.fieldSets.keys) {
    for (const { field } of fieldSet.fields) {
      const kind = context.schema.types.get(field.type.name)?.kind;
      if (kind === "interface" || kind === "union") {
        context.report({
          code: "KEY_FIELDS_SELECT_INVALID_TYPE",
          coordinate: fieldSet.holder.coordinate,
          message: `${quoteFieldSet(fieldSet)} selects "${field.coordinate}", whose type "${field.type.text}" is ${kind === "union" ? "a union" : "an interface"}.`,
          mend: "Select fields of scalar, enum or object types.",
          nodes: [fieldSet.use.node, field.node],
        });
      }
    }
  }
}
