import { Kind } from "graphql";
import { federationUses } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * A type with a field that reads a context has a resolvable key, so that the field can be asked for once the value is
 * known. One error per type; what does not name a context and a selection is left to the rule for that.
 * Error: CONTEXT_NO_RESOLVABLE_KEY.
 */
export function contextReadersHaveKeys(context: SubgraphRuleContext): void {
  const readers = context.contexts.readers.filter(
    ({ parent, source }) => parent.kind === "object" && source !== undefined,
  );
  for (const [parent, uses] of Map.groupBy(readers, (reader) => reader.parent)) {
    const [first, ...others] = uses.map(({ use }) => use.node);
    const hasKey = federationUses(parent, "key").some(({ values }) => {
      const resolvable = values.get("resolvable");
      return resolvable?.kind !== Kind.BOOLEAN || resolvable.value;
    });
    if (!hasKey && first !== undefined) {
      context.report({
        code: "CONTEXT_NO_RESOLVABLE_KEY",
        coordinate: parent.coordinate,
        message: `"${parent.name}" has fields that read a context, and no key by which they could be fetched.`,
        mend: 'Give the type a "@key" without resolvable: false.',
        nodes: [first, ...others],
      });
    }
  }
}
