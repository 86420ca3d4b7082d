import { federationUses } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/** Since this minor version of federation 2 interfaces can have keys. */
const sinceMinor = 3;

/**
 * Keys stand on interfaces only from federation 2.3 on.
 * Error: KEY_UNSUPPORTED_ON_INTERFACE.
 */
export function interfaceKeysAreSupported(context: SubgraphRuleContext): void {
  const { version } = context.schema.links;
  if (version.minor >= sinceMinor) {
    return;
  }
  for (const type of context.schema.types.values()) {
    const [first, ...others] = type.kind === "interface" ? federationUses(type, "key") : [];
    if (first !== undefined) {
      context.report({
        code: "KEY_UNSUPPORTED_ON_INTERFACE",
        coordinate: type.coordinate,
        message: `The interface "${type.name}" has a "@key", which federation v2.${version.minor} does not know.`,
        mend: `Link federation v2.${sinceMinor} or a later version, or put the key on the types that implement it.`,
        nodes: [first.node, ...others.map(({ node }) => node)],
      });
    }
  }
}
