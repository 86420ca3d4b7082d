import { federationUses, hasFederationUse } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * An `@interfaceObject` stands for entities of other subgraphs, and so it has a key.
 * Error: INTERFACE_OBJECT_USAGE_ERROR.
 */
export function interfaceObjectsHaveKeys(context: SubgraphRuleContext): void {
  for (const type of context.schema.types.values()) {
    const [use] = federationUses(type, "interfaceObject");
    if (use !== undefined && !hasFederationUse(type, "key")) {
      context.report({
        code: "INTERFACE_OBJECT_USAGE_ERROR",
        coordinate: type.coordinate,
        message: `"${type.name}" is an "@interfaceObject" and has no key, so that nothing can be fetched of it.`,
        mend: 'Give it the "@key" that the interface has in the other subgraphs.',
        nodes: [use.node],
      });
    }
  }
}
