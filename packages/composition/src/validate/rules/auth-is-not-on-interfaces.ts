import type { FederationDirectiveName } from "../../read/federation-spec.ts";
import { federationUses, hasFederationUse, type SchemaElement } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

const requirements: readonly FederationDirectiveName[] = ["authenticated", "requiresScopes", "policy"];

/**
 * What one must be allowed to is said where data is resolved: not on interfaces, their fields, or interface objects.
 * Error: AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE.
 */
export function authIsNotOnInterfaces(context: SubgraphRuleContext): void {
  for (const type of context.schema.types.values()) {
    if (type.kind === "interface") {
      check(type, "an interface", context);
      for (const field of type.fields.values()) {
        check(field, "a field of an interface", context);
      }
    } else if (hasFederationUse(type, "interfaceObject")) {
      check(type, "an interface object", context);
    }
  }
}

function check(element: SchemaElement, what: string, context: SubgraphRuleContext): void {
  for (const directive of requirements) {
    const [use] = federationUses(element, directive);
    if (use !== undefined) {
      context.report({
        code: "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE",
        coordinate: element.coordinate,
        message: `"@${directive}" stands on "${element.coordinate}", ${what}.`,
        mend: "Put it on the types that implement the interface, or on their fields.",
        nodes: [use.node],
      });
    }
  }
}
