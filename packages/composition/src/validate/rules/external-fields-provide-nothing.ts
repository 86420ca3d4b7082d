import { federationUses } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * A field that this subgraph does not resolve provides nothing.
 * Error: EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE.
 */
export function externalFieldsProvideNothing(context: SubgraphRuleContext): void {
  for (const { holder, use } of context.fieldSets.provides) {
    if (!("parent" in holder) || !context.externals.isMarked(holder)) {
      continue;
    }
    const externals = federationUses(holder, "external").map(({ node }) => node);
    context.report({
      code: "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE",
      coordinate: holder.coordinate,
      message: `"${holder.coordinate}" is "@external" and has a "@provides": a field that is resolved elsewhere provides nothing here.`,
      mend: "Remove one of the two.",
      nodes: [use.node, ...externals],
    });
  }
}
