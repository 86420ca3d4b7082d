import type { ConstDirectiveNode } from "graphql";
import { federationUses, type SubgraphField, type SubgraphObjectType } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * `@shareable` can be repeated so that a type and its extensions may each carry it; twice on the same definition it
 * means nothing more.
 * Error: INVALID_SHAREABLE_USAGE.
 */
export function shareableStandsOnce(context: SubgraphRuleContext): void {
  for (const type of context.schema.types.values()) {
    if (type.kind !== "object") {
      continue;
    }
    const uses = new Set(federationUses(type, "shareable").map(({ node }) => node));
    for (const node of type.nodes) {
      check(
        type,
        (node.directives ?? []).filter((directive) => uses.has(directive)),
        context,
      );
    }
    for (const field of type.fields.values()) {
      check(
        field,
        federationUses(field, "shareable").map(({ node }) => node),
        context,
      );
    }
  }
}

function check(
  element: SubgraphObjectType | SubgraphField,
  [first, second, ...others]: readonly ConstDirectiveNode[],
  context: SubgraphRuleContext,
): void {
  if (first !== undefined && second !== undefined) {
    context.report({
      code: "INVALID_SHAREABLE_USAGE",
      coordinate: element.coordinate,
      message: `"@shareable" stands ${others.length + 2} times on one definition of "${element.coordinate}".`,
      mend: "Keep one.",
      nodes: [second, ...others, first],
    });
  }
}
