import { isTypeDefinitionNode, isTypeExtensionNode } from "graphql";
import type { CompositionErrorCode } from "../../errors.ts";
import type { RootTypeName } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

const codes: Readonly<Record<RootTypeName, CompositionErrorCode>> = {
  Query: "ROOT_QUERY_USED",
  Mutation: "ROOT_MUTATION_USED",
  Subscription: "ROOT_SUBSCRIPTION_USED",
};

/**
 * Where a root type has a name of the subgraph's own, no other type has the name that the supergraph gives it.
 * Errors: ROOT_QUERY_USED, ROOT_MUTATION_USED, ROOT_SUBSCRIPTION_USED.
 */
export function rootNamesAreFree(context: SubgraphRuleContext): void {
  const { localNameByRoot, parsed } = context.schema;
  for (const [root, local] of localNameByRoot) {
    const [first, ...others] = parsed.document.definitions
      .filter((node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node))
      .filter((node) => root !== local && node.name.value === root);
    if (first !== undefined) {
      context.report({
        code: codes[root],
        coordinate: root,
        message: `There is a type "${root}", and the ${root.toLowerCase()} type is "${local}": the supergraph calls that one "${root}".`,
        mend: `Rename the type "${root}", or make it the ${root.toLowerCase()} type.`,
        nodes: [first, ...others],
      });
    }
  }
}
