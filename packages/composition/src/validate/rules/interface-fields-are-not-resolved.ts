import type { CompositionErrorCode } from "../../errors.ts";
import type { FederationDirectiveName } from "../../read/federation-spec.ts";
import { federationUses } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

/** The directives that say how a field is resolved, each with the code of its misuse. */
const codes: readonly (readonly [FederationDirectiveName, CompositionErrorCode])[] = [
  ["requires", "REQUIRES_UNSUPPORTED_ON_INTERFACE"],
  ["provides", "PROVIDES_UNSUPPORTED_ON_INTERFACE"],
  ["external", "EXTERNAL_ON_INTERFACE"],
  ["override", "OVERRIDE_ON_INTERFACE"],
  ["shareable", "INVALID_SHAREABLE_USAGE"],
  ["cost", "COST_APPLIED_TO_INTERFACE_FIELD"],
];

/**
 * What says how a field is resolved stands on fields of objects: those of an interface are resolved by the types that
 * implement it.
 * Errors: REQUIRES_UNSUPPORTED_ON_INTERFACE, PROVIDES_UNSUPPORTED_ON_INTERFACE, EXTERNAL_ON_INTERFACE,
 * OVERRIDE_ON_INTERFACE, INVALID_SHAREABLE_USAGE, COST_APPLIED_TO_INTERFACE_FIELD.
 */
export function interfaceFieldsAreNotResolved(context: SubgraphRuleContext): void {
  for (const type of context.schema.types.values()) {
    for (const field of type.kind === "interface" ? type.fields.values() : []) {
      for (const [directive, code] of codes) {
        const [use] = federationUses(field, directive);
        if (use !== undefined) {
          context.report({
            code,
            coordinate: field.coordinate,
            message: `"@${directive}" stands on "${field.coordinate}", a field of an interface: such fields are not resolved.`,
            mend: "Put it on the fields of the types that implement the interface.",
            nodes: [use.node],
          });
        }
      }
    }
  }
}
