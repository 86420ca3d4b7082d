import { Kind } from "graphql";
import { federationUses } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/**
 * The name of a context is letters and digits, a letter first: the supergraph joins it with others by `_`.
 * Error: CONTEXT_NAME_INVALID.
 */
export function contextNamesAreValid(context: SubgraphRuleContext): void {
  for (const type of context.schema.types.values()) {
    for (const use of federationUses(type, "context")) {
      const name = use.values.get("name");
      if (name?.kind !== Kind.STRING || !isContextName(name.value)) {
        context.report({
          code: "CONTEXT_NAME_INVALID",
          coordinate: type.coordinate,
          message: `The name ${name?.kind === Kind.STRING ? JSON.stringify(name.value) : "null"} of the context on "${type.name}" is not letters and digits that begin with a letter.`,
          mend: "Rename the context.",
          nodes: [use.node],
        });
      }
    }
  }
}

/** Whether a context can have this name. */
export function isContextName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name);
}
