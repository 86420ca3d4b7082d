import { federationUses } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * A subscription has one source: its fields are not shareable.
 * Error: INVALID_FIELD_SHARING.
 */
export function subscriptionsAreNotShared(context: SubgraphRuleContext): void {
  const type = context.schema.types.get("Subscription");
  for (const field of type?.kind === "object" ? type.fields.values() : []) {
    const [use] = federationUses(field, "shareable");
    if (use !== undefined) {
      context.report({
        code: "INVALID_FIELD_SHARING",
        coordinate: field.coordinate,
        message: `"${field.coordinate}" is "@shareable", and a subscription has one source.`,
        mend: 'Remove "@shareable", and the field from all subgraphs but one.',
        nodes: [use.node],
      });
    }
  }
}
