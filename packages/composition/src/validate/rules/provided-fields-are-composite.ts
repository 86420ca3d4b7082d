import { hasFederationUse } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * `@provides` stands on fields whose type has fields. That it stands on a field that is resolved elsewhere is another
 * rule's.
 * Error: PROVIDES_ON_NON_OBJECT_FIELD.
 */
export function providedFieldsAreComposite(context: SubgraphRuleContext): void {
  for (const { root, holder, use } of context.fieldSets.provides) {
    if (root === undefined && "type" in holder && !hasFederationUse(holder, "external")) {
      context.report({
        code: "PROVIDES_ON_NON_OBJECT_FIELD",
        coordinate: holder.coordinate,
        message: `"@provides" stands on "${holder.coordinate}", whose type "${holder.type.text}" has no fields.`,
        mend: "Remove it, or put it on the field whose objects it speaks of.",
        nodes: [use.node],
      });
    }
  }
}
